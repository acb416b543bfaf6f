import * as http from "./http.js";
import { byId, element, facts, setText, toast } from "./dom.js";

const MAX_QUANTITY = 10;
const euros = new Intl.NumberFormat("en", { style: "currency", currency: "EUR" });
const plain = new Intl.NumberFormat("en");
const cards = new Map();
let known = [];

/** What the shop window shows at the moment. */
export const shown = () => known;

/** Fetches the products and shows them. */
export async function refresh() {
	try {
		const [products, views] = await Promise.all([http.products(), http.views()]);
		known = products;
		show(products, views);
		setText(byId("window-note"), `${products.length} products`);
	}
	catch (error) {
		setText(byId("window-note"), http.explain(error));
	}
}

function show(products, views) {
	const list = byId("products");
	const ids = new Set(products.map((product) => product.id));
	for (const [id, card] of cards) {
		if (!ids.has(id)) {
			card.item.remove();
			cards.delete(id);
		}
	}
	products.forEach((product, index) => {
		let card = cards.get(product.id);
		if (!card) {
			card = makeCard(product, index);
			cards.set(product.id, card);
			list.append(card.item);
		}
		fill(card, product, views[product.id] ?? 0);
	});
	list.setAttribute("aria-busy", "false");
}

function makeCard(product, index) {
	const stock = element("span", { class: "stock-count" });
	const bar = element("span");
	const sold = element("span");
	const views = element("span");
	const quantity = element("input", { type: "number", min: 1, max: MAX_QUANTITY, value: 1, inputmode: "numeric",
		"aria-label": `How many of ${product.name}` });
	const buy = element("button", { type: "button", class: "primary", "aria-label": `Buy ${product.name}`,
		onclick: () => purchase(product.id, quantity, buy) }, "Buy");
	const tile = element("div", { class: "tile", "aria-hidden": "true" }, initials(product.name));
	tile.style.setProperty("--hue", String((index * 47 + 8) % 360));
	const item = element("li", { class: "product", "data-id": product.id },
		tile,
		element("div", { class: "product-text" },
			element("h3", {}, element("button", { type: "button", class: "link", "aria-haspopup": "dialog",
				onclick: () => details(product.id) }, product.name)),
			element("p", { class: "muted" }, product.description)),
		element("p", { class: "price" }, euros.format(product.price)),
		element("div", { class: "stock" },
			element("p", {}, stock, element("span", { class: "muted" }, sold, " · ", views)),
			element("div", { class: "bar", "aria-hidden": "true" }, bar)),
		element("div", { class: "buy" }, quantity, buy));
	return { item, stock, bar, sold, views, buy };
}

function fill(card, product, views) {
	const soldOut = product.stock <= 0;
	setText(card.stock, soldOut ? "Sold out" : `${plain.format(product.stock)} left`);
	setText(card.sold, `${plain.format(product.sold)} sold`);
	setText(card.views, `${plain.format(views)} ${(views === 1) ? "view" : "views"}`);
	const total = product.stock + product.sold;
	card.bar.style.inlineSize = `${(total > 0) ? 100 * product.stock / total : 0}%`;
	card.item.classList.toggle("sold-out", soldOut);
	card.buy.disabled = soldOut;
}

async function purchase(id, input, button) {
	const quantity = Number(input.value);
	button.setAttribute("aria-busy", "true");
	try {
		const receipt = await http.purchase(id, quantity);
		toast("good", `Bought ${receipt.quantity} × ${name(id)}. ${plain.format(receipt.left)} left.`);
	}
	catch (error) {
		toast((error.status === 409) ? "note" : "bad", http.explain(error));
	}
	finally {
		button.removeAttribute("aria-busy");
	}
	await refresh();
}

async function details(id) {
	try {
		const product = await http.product(id);
		setText(byId("details-name"), product.name);
		setText(byId("details-description"), product.description);
		facts(byId("details-facts"), { Price: euros.format(product.price), Left: plain.format(product.stock),
			Sold: plain.format(product.sold) });
		byId("details").showModal();
	}
	catch (error) {
		toast("bad", http.explain(error));
	}
}

/** What a product is called. */
export function name(id) {
	return known.find((product) => product.id === id)?.name ?? id;
}

function initials(name) {
	return name.split(/[\s-]+/).slice(0, 2).map((word) => word.charAt(0).toUpperCase()).join("");
}
