import * as http from "./http.js";
import { shown } from "./products.js";

const TICK_MILLIS = 100;
const MAX_IN_FLIGHT = 48;
const MAX_MILLIS = 5 * 60 * 1000;
const READS_PER_PURCHASE = 4;
const RECENT_MILLIS = 10 * 1000;

/** Reads and buys, for a bounded time and with a bounded number of requests under way. */
export class Traffic {

	counts = { reads: 0, purchases: 0, "sold out": 0, failures: 0 };
	inFlight = 0;
	#turn = 0;
	#due = 0;
	#timer = null;
	#recent = [];

	get running() {
		return this.#timer !== null;
	}

	start(rate, onEnd) {
		this.#due = 0;
		const end = performance.now() + MAX_MILLIS;
		let last = performance.now();
		this.#timer = setInterval(() => {
			const now = performance.now();
			if (now > end) {
				this.stop();
				onEnd();
				return;
			}
			// What is due but finds no room is left out: it would all come at once later.
			this.#due = Math.min(this.#due + rate() * (now - last) / 1000, rate());
			last = now;
			while (this.#due >= 1) {
				this.#due -= 1;
				if (this.inFlight < MAX_IN_FLIGHT) {
					this.#send();
				}
			}
		}, TICK_MILLIS);
	}

	stop() {
		clearInterval(this.#timer);
		this.#timer = null;
	}

	async #send() {
		const products = shown();
		if (products.length === 0) {
			return;
		}
		const buying = this.#turn++ % (READS_PER_PURCHASE + 1) === 0;
		const inStock = products.filter((product) => product.stock > 0);
		const from = (buying && inStock.length > 0) ? inStock : products;
		const { id } = from[Math.floor(Math.random() * from.length)];
		const begin = performance.now();
		this.inFlight++;
		let outcome = buying ? "purchases" : "reads";
		try {
			await (buying ? http.purchase(id, 1) : http.product(id));
		}
		catch (error) {
			outcome = (error.status === 409) ? "sold out" : "failures";
		}
		this.inFlight--;
		this.counts[outcome]++;
		const now = performance.now();
		this.#recent = [...this.#recent.filter(({ at }) => at > now - RECENT_MILLIS), { at: now, millis: now - begin }];
	}

	/** The slowest answer of the last ten seconds, in milliseconds. */
	slowest() {
		const since = performance.now() - RECENT_MILLIS;
		return Math.max(0, ...this.#recent.filter(({ at }) => at > since).map(({ millis }) => millis));
	}

}
