import { setText } from "./dom.js";
import { millis } from "./servers.js";

const NAMESPACE = "http://www.w3.org/2000/svg";
const NODE_HEIGHT = 70;
const NODE_GAP = 14;
const WIDE = 600;

function svg(tag, attributes = {}, ...children) {
	const made = document.createElementNS(NAMESPACE, tag);
	for (const [name, value] of Object.entries(attributes)) {
		made.setAttribute(name, value);
	}
	made.append(...children);
	return made;
}

/** Draws who is who. What changes its role moves to its new place. */
export class Picture {

	#root = svg("svg", { role: "img", "aria-label": "No picture yet" });
	#edges = new Map();
	#boxes = new Map();
	#edgeLayer = svg("g");
	#boxLayer = svg("g");
	#target;
	#last = null;

	constructor(target) {
		this.#target = target;
		this.#root.append(this.#edgeLayer, this.#boxLayer);
		target.append(this.#root);
		new ResizeObserver(() => this.#last && this.#draw(...this.#last)).observe(target);
	}

	show(nodes, sample) {
		this.#last = [nodes, sample];
		this.#draw(nodes, sample);
	}

	#draw(nodes, sample) {
		const used = new Set();
		const slots = sample.topology.master ? nodes : [{ key: "nobody", nobody: true }, ...nodes];
		const place = places(this.#target.clientWidth, slots.length, sample.sentinels.length);
		this.#root.setAttribute("viewBox", `0 0 ${place.width} ${place.height}`);
		this.#root.setAttribute("height", place.height);
		this.#root.setAttribute("aria-label", describe(nodes, sample));
		this.#box("app", "app", place.app, ...appTexts(sample), used);
		slots.forEach((node, index) => this.#node(node, place.nodes[index], used, place.characters));
		const master = slots[0];
		slots.forEach((node, index) => {
			const at = place.nodes[index];
			if (node.nobody) {
				this.#edge("write waits", "app>nobody", place.fromApp(at), used);
				return;
			}
			if (node.master) {
				this.#edge((sample.holding === null) ? "write" : "write waits", "app>master", place.fromApp(at), used, 3);
			}
			if (!node.master || node.reads > 0) {
				const total = nodes.reduce((sum, other) => sum + other.reads, 0);
				this.#edge((node.reads > 0) ? "read" : "read idle", `app>${node.key}`, place.fromApp(at, node.master ? 12 : 0),
					used, 1.5 + ((total > 0) ? 3.5 * node.reads / total : 0));
			}
			if (!node.master && !master.nobody) {
				this.#edge((node.link === "connected") ? "replication" : "replication broken", `master>${node.key}`,
					place.replication(place.nodes[0], at), used);
			}
		});
		sample.sentinels.forEach((sentinel, index) => {
			const at = place.sentinels[index];
			const kind = sentinel.reachable ? "sentinel" : "sentinel out";
			const port = (sentinel.master ?? "nobody").split(":").at(-1);
			this.#box(`sentinel ${sentinel.address}`, kind, at, `Sentinel ${index + 1}`, sentinel.reachable
				? `says ${port}` : "no answer", "", used);
			const named = slots.findIndex((node) => node.address === sentinel.master);
			if (named >= 0 && place.wide && sentinel.reachable) {
				this.#edge("sentinel", `sentinel ${sentinel.address}`, place.watch(at, place.nodes[named]), used);
			}
		});
		for (const drawn of [this.#boxes, this.#edges]) {
			for (const [key, made] of drawn) {
				if (!used.has(made)) {
					made.remove();
					drawn.delete(key);
				}
			}
		}
	}

	#node(node, at, used, characters) {
		if (node.nobody) {
			this.#box(node.key, "node nobody", at, "no master", "Writes wait for the next one.", "", used);
			return;
		}
		const box = this.#box(node.key, `node ${node.master ? "master" : (node.eligible ? "replica" : "replica out")}`, at,
			node.name, line(node, characters), `${millis(node.roundTrip)} away · ${node.connections} `
			+ `connection${(node.connections === 1) ? "" : "s"}`, used);
		const badge = node.master ? "master" : "replica";
		const role = box.querySelector(".role") ?? box.appendChild(svg("text", { class: "role", y: 22, "text-anchor": "end" }));
		role.setAttribute("x", at.width - 14);
		setText(role, badge);
		box.setAttribute("data-node", node.address);
		box.setAttribute("data-role", badge);
	}

	#box(key, kind, at, title, first, second, used) {
		let box = this.#boxes.get(key);
		if (!box) {
			box = svg("g", {}, svg("rect", { class: "card", rx: 10 }), svg("rect", { class: "stripe", rx: 2 }),
				svg("text", { class: "title" }), svg("text", { class: "line" }), svg("text", { class: "line" }));
			this.#boxes.set(key, box);
			this.#boxLayer.append(box);
		}
		const [card, stripe, ...texts] = box.children;
		box.setAttribute("class", `box ${kind}`);
		box.style.transform = `translate(${at.x}px, ${at.y}px)`;
		card.setAttribute("width", at.width);
		card.setAttribute("height", at.height);
		stripe.setAttribute("x", 6);
		stripe.setAttribute("y", 8);
		stripe.setAttribute("width", 4);
		stripe.setAttribute("height", at.height - 16);
		[title, first, second].forEach((content, index) => {
			texts[index].setAttribute("x", 18);
			texts[index].setAttribute("y", (at.height < 60 ? 18 : 22) + index * ((at.height < 60) ? 16 : 19));
			setText(texts[index], content);
		});
		used.add(box);
		return box;
	}

	#edge(kind, key, path, used, width) {
		let edge = this.#edges.get(key);
		if (!edge) {
			edge = svg("path");
			this.#edges.set(key, edge);
			this.#edgeLayer.append(edge);
		}
		edge.setAttribute("class", `edge ${kind}`);
		edge.setAttribute("d", path);
		// Where it is known as a property, it moves with the boxes.
		edge.style.setProperty("d", `path("${path}")`);
		edge.style.strokeWidth = (width !== undefined) ? `${width}px` : "";
		used.add(edge);
	}

}

function line(node, characters) {
	const reads = `${Math.round(node.reads)} reads/s`;
	if (node.master) {
		return `${Math.round(node.writes)} writes/s${(node.reads >= 0.5) ? ` · ${reads}` : ""}`;
	}
	const said = node.eligible ? `lag ${millis(node.lag)} · ${reads}` : node.reason ?? "takes no reads";
	return (said.length > characters) ? `${said.slice(0, characters - 1)}…` : said;
}

function appTexts({ holding, purchases }) {
	if (holding === null) {
		return ["this application", "writes pass", ""];
	}
	const waiting = purchases.filter(({ purchase }) => purchase.outcome === "waiting").length;
	return ["this application", `holds writes, ${(holding / 1000).toFixed(1)} s`,
		(waiting > 0) ? `${waiting} purchase${(waiting === 1) ? " waits" : "s wait"}` : ""];
}

function describe(nodes, { sentinels, holding }) {
	const master = nodes.find((node) => node.master);
	const replicas = nodes.filter((node) => !node.master);
	return `${master ? `Master is ${master.address}.` : "There is no master."} `
		+ `${replicas.length} replicas: ${replicas.map((node) => `${node.address}${node.eligible ? "" : " (out)"}`).join(", ")}. `
		+ `${sentinels.length} Sentinels.${(holding !== null) ? " Writes are held." : ""}`;
}

/** Where everything is: side by side where there is room, otherwise one below the other. */
function places(available, nodes, sentinels) {
	const width = Math.max(280, available);
	return (width >= WIDE) ? sideBySide(width, nodes, sentinels) : below(width, nodes, sentinels);
}

const center = (box) => box.y + box.height / 2;

function replication(master, replica, bend) {
	const x = master.x + master.width;
	const [y1, y2] = [center(master), center(replica)];
	return `M${x} ${y1} C${x + bend} ${y1} ${x + bend} ${y2} ${x} ${y2}`;
}

function sideBySide(width, count, sentinelCount) {
	const stack = count * NODE_HEIGHT + (count - 1) * NODE_GAP;
	const height = Math.max(stack, 250) + 4;
	const top = (height - stack) / 2;
	const nodeWidth = Math.min(290, width - 430);
	const nodeX = Math.max(225, (width - nodeWidth) / 2 - ((sentinelCount > 0) ? 0 : -60));
	const app = { x: 1, y: height / 2 - 41, width: 158, height: 82 };
	const sentinelStep = height / Math.max(1, sentinelCount);
	return { width, height, app, wide: true, characters: Math.floor(nodeWidth / 6.6),
		nodes: Array.from({ length: count }, (_, index) => ({ x: nodeX, y: top + index * (NODE_HEIGHT + NODE_GAP),
			width: nodeWidth, height: NODE_HEIGHT })),
		sentinels: Array.from({ length: sentinelCount }, (_, index) => ({ x: width - 113,
			y: sentinelStep * (index + 0.5) - 21, width: 112, height: 42 })),
		fromApp(node, shift = 0) {
			const [x1, y1, x2, y2] = [app.x + app.width, center(app), node.x, center(node) + shift];
			const bend = (x2 - x1) / 2;
			return `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
		},
		replication: (master, replica) => replication(master, replica, 34),
		watch(sentinel, node) {
			const [x1, y1, x2, y2] = [sentinel.x, center(sentinel), node.x + node.width, center(node) - 14];
			const bend = (x1 - x2) / 2;
			return `M${x1} ${y1} C${x1 - bend} ${y1} ${x2 + bend} ${y2} ${x2} ${y2}`;
		} };
}

function below(width, count, sentinelCount) {
	const app = { x: 1, y: 1, width: width - 2, height: 62 };
	const nodeTop = 82;
	const sentinelTop = nodeTop + count * (NODE_HEIGHT + NODE_GAP);
	const sentinelWidth = (width - 2 - 8 * (sentinelCount - 1)) / Math.max(1, sentinelCount);
	const nodeWidth = width - 62;
	return { width, height: sentinelTop + ((sentinelCount > 0) ? 46 : 0), app, wide: false,
		characters: Math.floor(nodeWidth / 6.6),
		nodes: Array.from({ length: count }, (_, index) => ({ x: 38, y: nodeTop + index * (NODE_HEIGHT + NODE_GAP),
			width: nodeWidth, height: NODE_HEIGHT })),
		sentinels: Array.from({ length: sentinelCount }, (_, index) => ({ x: 1 + index * (sentinelWidth + 8),
			y: sentinelTop, width: sentinelWidth, height: 42 })),
		fromApp(node, shift = 0) {
			const y = center(node) + shift;
			return `M16 ${app.y + app.height} L16 ${y - 12} C16 ${y - 4} 20 ${y} 28 ${y} L${node.x} ${y}`;
		},
		replication: (master, replica) => replication(master, replica, 26) };
}
