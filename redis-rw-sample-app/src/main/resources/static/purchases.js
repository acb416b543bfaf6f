import { byId, element, onChange } from "./dom.js";
import { clock } from "./time.js";

const KINDS = { waiting: "note", done: "good", repeated: "good", unknown: "bad", not_executed: "bad", failed: "bad",
	sold_out: "note", refused: "note" };

/** Shows purchases, the latest first, with what became of each. */
export const show = onChange((purchases, nameOf) => {
	byId("no-purchases").hidden = purchases.length > 0;
	byId("purchases").replaceChildren(...purchases.map(({ purchase, heldMillis }) =>
		element("li", { "data-outcome": purchase.outcome },
			element("time", { datetime: new Date(purchase.began).toISOString(), class: "muted" }, clock(purchase.began)),
			element("span", {}, `${purchase.quantity} × ${nameOf(purchase.productId)}`),
			element("span", { class: "badge", "data-kind": KINDS[purchase.outcome] ?? "note" }, badge(purchase)),
			element("span", { class: "muted small" }, explain(purchase, heldMillis)))));
});

function badge({ outcome, unknownMeanwhile }) {
	return (unknownMeanwhile && (outcome === "done" || outcome === "repeated")) ? "settled"
		: outcome.replace("_", " ");
}

function explain({ outcome, unknownMeanwhile, millis }, heldMillis) {
	const held = (heldMillis > 0) ? `, held for ${heldMillis} ms` : "";
	if (unknownMeanwhile && outcome === "done") {
		return `reply lost; by its key: not made before, made now. ${millis} ms${held}`;
	}
	if (unknownMeanwhile && outcome === "repeated") {
		return `reply lost; by its key: made already, not made twice. ${millis} ms${held}`;
	}
	switch (outcome) {
		case "waiting": return `for ${millis} ms${held}`;
		case "done": return `in ${millis} ms${held}`;
		case "repeated": return "made before, under the same key";
		case "unknown": return "may have been made: try again with the same key";
		case "not_executed": return `no master in time: not made${held}`;
		case "sold_out": return "nothing taken";
		default: return `after ${millis} ms`;
	}
}
