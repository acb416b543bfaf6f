import { byId, element, onChange } from "./dom.js";
import { clock } from "./time.js";

const EXPLANATIONS = { announced: "by a Sentinel", noticed: "by the application", held: "writes wait",
	promoted: "say the Sentinels", verified: "by its role and history", drained: "writes pass again" };

/** Shows failovers, the latest first, with the steps of each. */
export const show = onChange((failovers) => {
	byId("no-failovers").hidden = failovers.length > 0;
	byId("failovers").replaceChildren(...failovers.slice(0, 6).map(failover));
});

function failover(seen) {
	const { began, ended, cause, from, to, masterChanged, writesHeld, writesUnknown, lostBytes, steps } = seen;
	const outcome = (ended === null) ? "under way"
		: `${seconds(ended - began)} s, ${count(writesHeld, "write")} held`
			+ ((writesUnknown > 0) ? `, ${writesUnknown} unknown` : "") + ((lostBytes > 0) ? `, ${lostBytes} B lost` : "");
	const names = (ended !== null && !masterChanged) ? `${from}, again` : `${from} → ${to ?? "…"}`;
	return element("li", { class: (ended === null) ? "failover under-way" : "failover" },
		element("p", { class: "failover-head" },
			element("time", { datetime: new Date(began).toISOString(), class: "muted" }, clock(began)),
			element("strong", { class: "mono" }, names), element("span", { class: "muted" }, outcome)),
		element("p", { class: "muted small" }, cause),
		element("ol", { class: "steps" }, ...inOrder(steps).map(({ name, millis }) =>
			element("li", { "data-step": name }, element("strong", {}, name),
				element("span", {}, (millis > 0) ? `+${seconds(millis)} s` : "0 s"),
				element("span", { class: "muted" }, EXPLANATIONS[name])))));
}

/** What is told at the same moment comes as it follows from each other. */
const inOrder = (steps) => Object.keys(EXPLANATIONS).flatMap((name) => steps.filter((step) => step.name === name));

const seconds = (millis) => (millis / 1000).toFixed(2);

const count = (number, what) => `${number} ${what}${(number === 1) ? "" : "s"}`;
