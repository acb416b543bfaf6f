import * as http from "./http.js";
import { byId, element, setText } from "./dom.js";

const WINDOW_MILLIS = 10000;

let lastMaster;
let drawn = "";
let samples = [];

/** Fetches who is who and shows it; tells of every change of the master. */
export async function refresh(onMasterChange) {
	let topology;
	try {
		topology = await http.topology();
	}
	catch (error) {
		state("bad", "Shop unreachable");
		setText(byId("topology-note"), http.explain(error));
		return;
	}
	show(topology);
	const master = topology.master?.address;
	if (master && lastMaster && master !== lastMaster) {
		onMasterChange(master, lastMaster);
	}
	lastMaster = master ?? lastMaster;
	await showLastFailover();
}

/** What the application has seen of the last change of the master. */
async function showLastFailover() {
	try {
		const last = (await http.redisRw()).failovers.filter((failover) => failover.masterChanged).at(-1);
		if (last) {
			setText(byId("last-failover"), `Last failover from ${last.from} to ${last.to}: `
				+ `${seconds(last.held)} s without a master, ${last.writesHeld} writes waited, ${last.writesFailed} failed`);
		}
	}
	catch {
		// The endpoint may be switched off: then there is nothing to show.
	}
}

/** Of an ISO 8601 duration of less than a day, in seconds. */
function seconds(duration) {
	const [, hours, minutes, rest] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(duration) ?? [];
	return (3600 * Number(hours ?? 0) + 60 * Number(minutes ?? 0) + Number(rest ?? 0)).toFixed(2);
}

function show(topology) {
	const { master, replicas, lastReadBy, reads } = topology;
	const eligible = replicas.filter((replica) => replica.eligible).length;
	if (!master) {
		state("bad", "No master");
	}
	else {
		state((eligible > 0) ? "good" : "note", (eligible > 0) ? "Open for business" : "No replica to read from");
	}
	setText(byId("topology-note"), `${eligible} of ${replicas.length} replicas answer reads`);
	setText(byId("last-read"), lastReadBy ?? "nobody yet");
	const share = recentReads(reads);
	// Drawn anew only if something is other, so that it can be selected and read at ease.
	const drawing = JSON.stringify([master?.address, replicas, lastReadBy,
		...[master, ...replicas].map((node) => node && share(node.address))]);
	if (drawing === drawn) {
		return;
	}
	drawn = drawing;
	byId("master").replaceChildren(master ? masterNode(master, share(master.address)) : nobody());
	byId("replicas").replaceChildren(...replicas.map((replica) =>
		replicaNode(replica, share(replica.address), replica.address === lastReadBy,
			replicas.some((other) => other !== replica && other.address === replica.address))));
}

/** Who has answered how many reads lately: a master may have been a replica before. */
function recentReads(reads) {
	const now = performance.now();
	samples = [...samples.filter((sample) => now - sample.at < WINDOW_MILLIS), { at: now, reads }];
	const since = (address) => Math.max(0, (reads[address] ?? 0) - (samples[0].reads[address] ?? 0));
	const total = Object.keys(reads).reduce((sum, address) => sum + since(address), 0);
	return (address) => ({ count: since(address), percent: (total > 0) ? 100 * since(address) / total : 0 });
}

function masterNode(master, reads) {
	return element("div", { class: "node master", id: "master-node" },
		element("p", { class: "node-head" }, badge("master", "master"), element("span", { class: "mono address" }, master.address)),
		element("p", { class: "muted small" }, `all writes · ${reads.count} reads in 10 s`
			+ (master.redisVersion ? ` · Redis ${master.redisVersion}` : "")));
}

function nobody() {
	return element("div", { class: "node master missing" },
		element("p", { class: "node-head" }, badge("bad", "no master")),
		element("p", { class: "muted small" }, "Purchases wait for the next one."));
}

/** Behind a Service all replicas have its address: then their process tells them apart. */
function replicaNode(replica, reads, isLast, sharesAddress) {
	const bar = element("span");
	bar.style.inlineSize = `${reads.percent}%`;
	const process = (sharesAddress && replica.runId) ? ` · ${replica.runId.slice(0, 7)}` : "";
	const share = sharesAddress ? "at this address" : `· ${Math.round(reads.percent)} %`;
	return element("li", { class: `node replica${isLast ? " last" : ""}${replica.eligible ? "" : " out"}` },
		element("p", { class: "node-head" },
			badge(replica.eligible ? "good" : "bad", replica.eligible ? "eligible" : "not eligible"),
			element("span", { class: "mono address" }, replica.address + process)),
		element("p", { class: "muted small" }, `lag ${lag(replica)} · link ${replica.link}`,
			(replica.reason !== null) ? ` · ${replica.reason}` : ""),
		element("div", { class: "bar", "aria-hidden": "true" }, bar),
		element("p", { class: "muted small" }, `${reads.count} reads in 10 s ${share}`));
}

function lag({ lagMillis, lagBytes }) {
	if (lagMillis === null) {
		return "unknown";
	}
	return `${lagMillis} ms${lagBytes ? ` (${lagBytes} B)` : ""}`;
}

function badge(kind, text) {
	return element("span", { class: "badge", "data-kind": kind }, text);
}

function state(kind, text) {
	byId("state").dataset.state = kind;
	setText(byId("state-text"), text);
}
