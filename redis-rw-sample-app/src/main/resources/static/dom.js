/** Makes an element. Texts stay texts: nothing is ever parsed as HTML. */
export function element(tag, attributes = {}, ...children) {
	const made = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) {
		if (name === "onclick") {
			made.addEventListener("click", value);
		}
		else if (value === true) {
			made.setAttribute(name, "");
		}
		else if (value !== false && value !== null && value !== undefined) {
			made.setAttribute(name, value);
		}
	}
	made.append(...children);
	return made;
}

export const byId = (id) => document.getElementById(id);

/** Sets a text only if it is another one, so that nothing is announced or drawn in vain. */
export function setText(target, text) {
	if (target.textContent !== text) {
		target.textContent = text;
	}
}

/** Makes of what draws what draws only if there is something else to show than before. */
export function onChange(draw) {
	let drawn = null;
	return (shown, ...more) => {
		const drawing = JSON.stringify(shown);
		if (drawing !== drawn) {
			drawn = drawing;
			draw(shown, ...more);
		}
	};
}

/** Fills a definition list with names and values. */
export function facts(list, entries) {
	const pairs = Object.entries(entries);
	if (list.children.length !== pairs.length) {
		list.replaceChildren(...pairs.map(([name]) => element("div", {}, element("dt", {}, name), element("dd"))));
	}
	pairs.forEach(([, value], index) => setText(list.children[index].lastElementChild, String(value)));
}

const MAX_TOASTS = 4;

/** Tells something for a while; silently, if it has been announced already. */
export function toast(kind, text, { silent = false } = {}) {
	const toasts = byId("toasts");
	const shown = element("p", { class: "toast", "data-kind": kind, "aria-hidden": silent ? "true" : null }, text);
	toasts.append(shown);
	while (toasts.children.length > MAX_TOASTS) {
		toasts.firstElementChild.remove();
	}
	setTimeout(() => shown.remove(), 6000);
}
