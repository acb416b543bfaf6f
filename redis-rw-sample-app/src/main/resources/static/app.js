import { Chart } from "./chart.js";
import { byId, facts, setText, toast } from "./dom.js";
import { every } from "./http.js";
import * as products from "./products.js";
import * as topology from "./topology.js";
import { Traffic } from "./traffic.js";

const chart = new Chart(byId("chart"));
const traffic = new Traffic((outcome, millis) => chart.record(outcome, millis));
const toggle = byId("traffic-toggle");
const rate = byId("rate");

function showTraffic() {
	toggle.setAttribute("aria-pressed", String(traffic.running));
	setText(toggle, traffic.running ? "Stop traffic" : "Start traffic");
	setText(byId("traffic-note"), traffic.running ? `on · ${traffic.inFlight} under way` : "off");
	facts(byId("counters"), { Reads: traffic.counts.reads, Purchases: traffic.counts.purchases,
		"Sold out": traffic.counts["sold out"], Failures: traffic.counts.failures,
		"Slowest, 10 s": `${Math.round(chart.slowest())} ms` });
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

every(500, async () => {
	showTraffic();
	chart.draw();
});

every(1000, () => topology.refresh((master, former) => {
	chart.mark();
	toast("note", `${master} is master now, after ${former}.`);
}));

every(2000, products.refresh);
