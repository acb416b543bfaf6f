import { byId, element, setText } from "./dom.js";
import { millis } from "./servers.js";
import { clock } from "./time.js";

const WINDOW_SECONDS = 180;
const HEIGHT = 150;
const rate = (value) => (value === null) ? "–" : `${Math.round(value * 10) / 10}`;

/** Charts of the last minutes, drawn by uPlot. */
export class Charts {

	#points = [];
	#limit = 300;
	#charts = [
		new Chart(byId("chart-lag"), (point) => point.lag, millis),
		new Chart(byId("chart-reads"), (point) => point.reads, rate),
		new Chart(byId("chart-writes"), ({ writes, held, failed }) => ({ executed: writes, held, failed }), rate,
			{ executed: "--purchases", held: "--note", failed: "--failures" }),
	];

	get latest() {
		return this.#points.at(-1);
	}

	begin(points, limit) {
		this.#points = points;
		this.#limit = limit;
	}

	add(point, failovers) {
		if (point && point.at > (this.latest?.at ?? 0)) {
			this.#points.push(point);
			this.#points.splice(0, this.#points.length - this.#limit);
			for (const chart of this.#charts) {
				chart.draw(this.#points, failovers);
			}
		}
	}

}

const dark = matchMedia("(prefers-color-scheme: dark)");
const colors = new Map();

/** A color that a node keeps, whatever becomes of it. */
function colorOf(name) {
	if (!colors.has(name)) {
		colors.set(name, `--node-${colors.size % 5 + 1}`);
	}
	return colors.get(name);
}

class Chart {

	#target;
	#values;
	#format;
	#fixed;
	#names = [];
	#plot = null;
	#legend;
	#failovers = [];
	#last = null;

	constructor(target, values, format, fixed = null) {
		this.#target = target;
		this.#values = values;
		this.#format = format;
		this.#fixed = fixed;
		this.#legend = target.appendChild(element("ul", { class: "legend" }));
		new ResizeObserver(() => this.#plot?.setSize({ width: this.#width(), height: HEIGHT })).observe(target);
		dark.addEventListener("change", () => {
			this.#names = [];
			this.#last && this.draw(...this.#last);
		});
	}

	draw(points, failovers) {
		this.#last = [points, failovers];
		this.#failovers = failovers;
		const since = points.at(-1).at - WINDOW_SECONDS * 1000;
		const shown = points.filter((point) => point.at >= since);
		const values = shown.map(this.#values);
		const names = this.#fixed ? Object.keys(this.#fixed)
			: [...new Set(values.flatMap((value) => Object.keys(value)))].sort();
		const data = [shown.map((point) => point.at / 1000),
			...names.map((name) => values.map((value) => value[name] ?? null))];
		if (!this.#plot || names.join() !== this.#names.join()) {
			this.#make(names, data);
		}
		else {
			this.#plot.setData(data);
		}
		names.forEach((name, index) => setText(this.#legend.children[index].lastElementChild,
			this.#format(data[index + 1].at(-1))));
	}

	#make(names, data) {
		this.#names = names;
		this.#plot?.destroy();
		const style = getComputedStyle(document.documentElement);
		const color = (variable) => style.getPropertyValue(variable).trim();
		const variable = (name) => this.#fixed?.[name] ?? colorOf(name);
		const axis = { stroke: color("--muted"), font: "11px system-ui, sans-serif", grid: { stroke: color("--line"), width: 1 },
			ticks: { show: false } };
		this.#plot = new uPlot({
			width: this.#width(), height: HEIGHT, legend: { show: false }, padding: [8, 8, 0, 0],
			cursor: { show: false },
			scales: { x: { range: (_, min, max) => [max - WINDOW_SECONDS, max] },
				y: { range: (_, min, max) => [0, Math.max(5, (max ?? 0) * 1.1)] } },
			axes: [{ ...axis, size: 24, space: 60, values: (_, ticks) => ticks.map((tick) => clock(tick * 1000)) },
				{ ...axis, size: 42, space: 30 }],
			series: [{}, ...names.map((name) => ({ label: name, stroke: color(variable(name)), width: 1.75,
				points: { show: false }, spanGaps: false }))],
			hooks: { drawClear: [(plot) => this.#shade(plot, color("--held-band"))] },
		}, data, this.#target);
		this.#target.append(this.#legend);
		this.#legend.replaceChildren(...names.map((name) => {
			const item = element("li", {}, element("span", { class: "swatch", "aria-hidden": "true" }), `${name} `, element("strong"));
			item.firstElementChild.style.background = `var(${variable(name)})`;
			return item;
		}));
	}

	/** The times in which writes were held. */
	#shade(plot, color) {
		const { ctx, bbox } = plot;
		ctx.save();
		ctx.fillStyle = color;
		for (const { began, ended } of this.#failovers) {
			const from = Math.max(bbox.left, plot.valToPos(began / 1000, "x", true));
			const to = Math.min(bbox.left + bbox.width, plot.valToPos((ended ?? Date.now()) / 1000, "x", true));
			if (to > bbox.left && from < bbox.left + bbox.width) {
				ctx.fillRect(from, bbox.top, Math.max(2, to - from), bbox.height);
			}
		}
		ctx.restore();
	}

	#width() {
		const style = getComputedStyle(this.#target);
		return Math.max(200, this.#target.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight));
	}

}
