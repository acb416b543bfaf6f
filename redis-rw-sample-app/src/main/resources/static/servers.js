import { byId, element, setText } from "./dom.js";

/** Makes of a sample what is to be shown of each server, the master first. */
export function of(sample, point) {
	const { topology, connections, roundTrips } = sample;
	const all = [...(topology.master ? [{ ...topology.master, master: true, eligible: true }] : []),
		...[...topology.replicas].sort((one, other) => one.port - other.port)];
	return all.map((node) => {
		const shared = all.some((other) => other !== node && other.address === node.address);
		return { ...node,
			key: shared ? `${node.address} ${node.runId}` : node.address,
			name: (shared && node.runId) ? `${node.address} · ${node.runId.slice(0, 5)}` : node.address,
			lag: node.lagMillis ?? null,
			reads: point?.reads[node.address] ?? 0,
			writes: node.master ? point?.writes ?? 0 : 0,
			connections: connections[node.address] ?? 0,
			roundTrip: roundTrips[node.address] ?? null };
	});
}

export const millis = (value) => (value === null) ? "–"
	: `${(value < 10) ? value.toFixed(1) : Math.round(value)} ms`;

const rows = new Map();

export function show(nodes) {
	const body = byId("servers");
	for (const [key, row] of rows) {
		if (!nodes.some((node) => node.key === key)) {
			row.remove();
			rows.delete(key);
		}
	}
	nodes.forEach((node, index) => {
		let row = rows.get(node.key);
		if (!row) {
			row = element("tr", {}, element("th", { scope: "row", class: "mono" }),
				...Array.from({ length: 6 }, () => element("td")));
			rows.set(node.key, row);
		}
		if (body.children[index] !== row) {
			body.insertBefore(row, body.children[index] ?? null);
		}
		[node.name, node.master ? "master" : "replica", node.master ? "–" : millis(node.lag), `${node.reads} /s`,
			millis(node.roundTrip), String(node.connections), node.reason ?? (node.master ? "takes writes" : "answers reads")]
			.forEach((text, column) => setText(row.children[column], text));
	});
}
