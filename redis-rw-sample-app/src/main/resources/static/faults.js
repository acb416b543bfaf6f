import * as http from "./http.js";
import { byId, element, onChange, setText, toast } from "./dom.js";

let under = null;

/** Shows a button for each fault; without any there is no such part of the page. */
export const show = onChange((faults) => {
	byId("faults-panel").hidden = faults.length === 0;
	byId("faults").replaceChildren(...faults.map(({ id, label, description }) =>
		element("div", { class: "fault" },
			element("button", { type: "button", id: `fault-${id}`, "data-fault": id, "aria-describedby": `about-${id}`,
				onclick: () => begin(id) }, label),
			element("span", { class: "muted small", id: `about-${id}` }, description))));
});

async function begin(id) {
	if (under !== null) {
		return;
	}
	try {
		await http.fault(id);
		mark(id);
	}
	catch (error) {
		toast("bad", http.explain(error));
	}
}

/** Shows which fault is under way. */
export function running(fault, now) {
	mark(fault?.id ?? null);
	setText(byId("fault-note"), fault ? `under way for ${Math.round((now - fault.since) / 1000)} s` : "one at a time");
}

function mark(id) {
	under = id;
	for (const button of byId("faults").querySelectorAll("button")) {
		button.setAttribute("aria-disabled", String(id !== null));
		button.toggleAttribute("data-running", button.dataset.fault === id);
	}
}
