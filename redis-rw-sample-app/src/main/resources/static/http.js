/** A response that is no success, with what its problem detail says. */
export class Problem extends Error {
	constructor(status, detail) {
		super(detail);
		this.status = status;
	}
}

async function json(path, options) {
	const response = await fetch(path, { headers: { Accept: "application/json, application/problem+json" },
		signal: AbortSignal.timeout(15000), ...options });
	const body = await response.json().catch(() => ({}));
	if (!response.ok) {
		throw new Problem(response.status, body.detail ?? `The shop answers with ${response.status}.`);
	}
	return body;
}

const productPath = (id) => `api/products/${encodeURIComponent(id)}`;

export const products = () => json("api/products");

export const product = (id) => json(productPath(id));

export const views = () => json("api/views");

export const topology = () => json("api/topology");

export const redisRw = () => json("actuator/redisrw");

export const purchase = (id, quantity) => json(`${productPath(id)}/purchase`, {
	method: "POST",
	headers: { "Content-Type": "application/json", Accept: "application/json, application/problem+json" },
	body: JSON.stringify({ quantity }),
});

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
