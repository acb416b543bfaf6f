const SECONDS = 60;
const LABEL_WIDTH = 34;

/** Draws the last minute, second by second: bars of requests, a line of latency. */
export class Chart {

	#canvas;
	#buckets = [];

	constructor(canvas) {
		this.#canvas = canvas;
	}

	record(outcome, millis) {
		const bucket = this.#bucket();
		const series = (outcome === "sold out") ? "purchases" : outcome;
		bucket[series]++;
		bucket.slowest = Math.max(bucket.slowest, millis);
	}

	/** Marks that another node became master. */
	mark() {
		this.#bucket().mark = true;
	}

	/** The slowest answer of the last ten seconds, in milliseconds. */
	slowest() {
		const since = now() - 10;
		return Math.max(0, ...this.#buckets.filter((bucket) => bucket.second > since).map((bucket) => bucket.slowest));
	}

	draw() {
		const canvas = this.#canvas;
		const scale = window.devicePixelRatio || 1;
		const { clientWidth: width, clientHeight: height } = canvas;
		canvas.width = width * scale;
		canvas.height = height * scale;
		const context = canvas.getContext("2d");
		context.scale(scale, scale);
		const style = getComputedStyle(canvas);
		const color = (name) => style.getPropertyValue(`--${name}`).trim();
		const plot = { left: 4, top: 14, width: width - LABEL_WIDTH - 4, height: height - 30, bottom: height - 16 };
		const highest = Math.max(10, ...this.#buckets.map(total));
		const slowest = Math.max(50, ...this.#buckets.map((bucket) => bucket.slowest));
		this.#grid(context, plot, color, highest, slowest);
		const first = now() - SECONDS + 1;
		const step = plot.width / SECONDS;
		const line = [];
		for (const bucket of this.#buckets) {
			const x = plot.left + (bucket.second - first) * step;
			if (x < plot.left - 1) {
				continue;
			}
			let y = plot.bottom;
			for (const series of ["reads", "purchases", "failures"]) {
				const size = bucket[series] * plot.height / highest;
				context.fillStyle = color(series);
				context.fillRect(x + 0.5, y - size, Math.max(1, step - 1), size);
				y -= size;
			}
			if (bucket.mark) {
				this.#markAt(context, plot, x + step / 2, color("text"));
			}
			if (total(bucket) > 0) {
				line.push([x + step / 2, plot.bottom - bucket.slowest * plot.height / slowest]);
			}
		}
		context.strokeStyle = color("latency");
		context.lineWidth = 1.5;
		context.beginPath();
		line.forEach(([x, y]) => context.lineTo(x, y));
		context.stroke();
	}

	#grid(context, plot, color, highest, slowest) {
		context.font = "11px system-ui, sans-serif";
		context.fillStyle = color("muted");
		context.strokeStyle = color("line");
		context.lineWidth = 1;
		for (const part of [0, 0.5, 1]) {
			const y = Math.round(plot.bottom - part * plot.height) + 0.5;
			context.beginPath();
			context.moveTo(plot.left, y);
			context.lineTo(plot.left + plot.width, y);
			context.stroke();
		}
		context.textAlign = "left";
		context.fillText(`${highest}/s`, plot.left, plot.top - 3);
		context.fillText("60 s ago", plot.left, plot.bottom + 13);
		context.textAlign = "right";
		context.fillText("now", plot.left + plot.width, plot.bottom + 13);
		context.fillStyle = color("latency");
		context.fillText(`${Math.round(slowest)} ms`, plot.left + plot.width + LABEL_WIDTH, plot.top - 3);
	}

	#markAt(context, plot, x, color) {
		context.save();
		context.strokeStyle = color;
		context.fillStyle = color;
		context.setLineDash([3, 3]);
		context.beginPath();
		context.moveTo(x, plot.top);
		context.lineTo(x, plot.bottom);
		context.stroke();
		context.textAlign = (x > plot.width / 2) ? "right" : "left";
		context.fillText(" new master ", x, plot.top + 9);
		context.restore();
	}

	#bucket() {
		const second = now();
		let bucket = this.#buckets.at(-1);
		if (!bucket || bucket.second !== second) {
			bucket = { second, reads: 0, purchases: 0, failures: 0, slowest: 0, mark: false };
			this.#buckets.push(bucket);
			this.#buckets = this.#buckets.filter((old) => old.second > second - SECONDS);
		}
		return bucket;
	}

}

const now = () => Math.floor(performance.now() / 1000);

const total = (bucket) => bucket.reads + bucket.purchases + bucket.failures;
