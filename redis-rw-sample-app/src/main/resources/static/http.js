/** A response that is no success, with what its problem detail says. */
export class Problem extends Error {
	constructor(status, type, detail) {
		super(detail);
		this.status = status;
		this.type = type;
	}
}

const TOKEN = "Redis-Consistency-Token";
const ATTEMPTS = 4;

/** What this page has written so far: replicas that do not have it yet are not asked. */
let token = null;

async function json(path, { headers, ...options } = {}) {
	const response = await fetch(path, { headers: { Accept: "application/json, application/problem+json",
		...(token !== null && { [TOKEN]: token }), ...headers }, signal: AbortSignal.timeout(20000), ...options });
	token = response.headers.get(TOKEN) ?? token;
	const body = await response.json().catch(() => ({}));
	if (!response.ok) {
		throw new Problem(response.status, body.type ?? "", body.detail ?? `The shop answers with ${response.status}.`);
	}
	return body;
}

const productPath = (id) => `api/products/${encodeURIComponent(id)}`;

export const products = () => json("api/products");

export const product = (id) => json(productPath(id));

export const views = () => json("api/views");

export const fault = (id) => json(`api/faults/${id}`, { method: "POST" });

/** Buys. Where nobody knows whether it was bought, it is tried again with the same key. */
export async function purchase(id, quantity) {
	const key = newKey();
	for (let attempt = 1; ; attempt++) {
		try {
			return await json(`${productPath(id)}/purchase`, {
				method: "POST",
				headers: { "Content-Type": "application/json", "Idempotency-Key": key },
				body: JSON.stringify({ quantity }),
			});
		}
		catch (error) {
			const unknown = !(error instanceof Problem) || error.type.endsWith(":outcome-unknown");
			if (!unknown || attempt === ATTEMPTS) {
				throw error;
			}
			await new Promise((resolve) => setTimeout(resolve, 500 * attempt));
		}
	}
}

const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)),
	(byte) => byte.toString(16).padStart(2, "0")).join("");

/** Says what an error is to a customer. */
export function explain(error) {
	return (error instanceof Problem) ? error.message : "The shop does not answer.";
}

/** Does something again and again while the page is seen, never twice at once. */
export function every(millis, task) {
	const turn = async () => {
		if (!document.hidden) {
			await task();
		}
		setTimeout(turn, millis);
	};
	turn();
}
