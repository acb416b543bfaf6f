import { Charts } from "./charts.js";
import { byId, facts, setText, toast } from "./dom.js";
import * as failovers from "./failovers.js";
import * as faults from "./faults.js";
import { every } from "./http.js";
import { listen } from "./live.js";
import { Picture } from "./picture.js";
import * as products from "./products.js";
import * as purchases from "./purchases.js";
import * as servers from "./servers.js";
import { Traffic } from "./traffic.js";

const traffic = new Traffic();
const toggle = byId("traffic-toggle");
const rate = byId("rate");
const picture = new Picture(byId("picture"));
const charts = new Charts();
let master;

function showTraffic() {
	toggle.setAttribute("aria-pressed", String(traffic.running));
	setText(toggle, traffic.running ? "Stop traffic" : "Start traffic");
	setText(byId("traffic-note"), traffic.running ? `on · ${traffic.inFlight} under way` : "off");
	facts(byId("counters"), { Reads: traffic.counts.reads, Purchases: traffic.counts.purchases,
		"Sold out": traffic.counts["sold out"], Failures: traffic.counts.failures,
		"Slowest, 10 s": `${Math.round(traffic.slowest())} ms` });
}

toggle.addEventListener("click", () => {
	if (traffic.running) {
		traffic.stop();
	}
	else {
		traffic.start(() => Number(rate.value), showTraffic);
	}
	showTraffic();
});

rate.addEventListener("input", () => setText(byId("rate-value"), rate.value));

function showState(sample) {
	const { topology, holding } = sample;
	const eligible = topology.replicas.filter((replica) => replica.eligible).length;
	setText(byId("picture-note"), `${eligible} of ${topology.replicas.length} replicas answer reads`);
	if (holding !== null || !topology.master) {
		state("bad", topology.master ? "Writes are held" : "No master: writes wait");
	}
	else {
		state((eligible > 0) ? "good" : "note", (eligible > 0) ? "Open for business" : "The master answers reads");
	}
	const present = topology.master?.address;
	if (present && master && present !== master) {
		const text = `${present} is master now, after ${master}.`;
		announce(text);
		toast("note", text, { silent: true });
	}
	master = present ?? master;
}

function state(kind, text) {
	const before = byId("state").dataset.state;
	byId("state").dataset.state = kind;
	setText(byId("state-text"), text);
	if (before !== kind && (before === "bad" || kind === "bad")) {
		announce(text);
	}
}

/** For those who do not see it. */
function announce(text) {
	setText(byId("announcer"), text);
}

listen({
	hello(hello) {
		charts.begin(hello.points, hello.limit);
		faults.show(hello.faults);
	},
	sample(sample) {
		showState(sample);
		charts.add(sample.point, sample.failovers);
		const nodes = servers.of(sample, charts.latest);
		picture.show(nodes, sample);
		servers.show(nodes);
		failovers.show(sample.failovers);
		purchases.show(sample.purchases, products.name);
		faults.running(sample.fault, sample.at);
	},
	lost() {
		state("bad", "Shop unreachable");
	},
});

every(500, showTraffic);
every(2000, products.refresh);
