/**
 * Listens to what happens. A page that is not seen does not listen: nothing is measured
 * for it. The browser connects again by itself, unless it has been refused.
 */
export function listen({ hello, sample, lost }) {
	let source = null;
	let again = 0;

	function open() {
		clearTimeout(again);
		if (source || document.hidden) {
			return;
		}
		source = new EventSource("api/live");
		source.addEventListener("hello", (event) => hello(JSON.parse(event.data)));
		source.addEventListener("sample", (event) => sample(JSON.parse(event.data)));
		source.addEventListener("error", () => {
			lost();
			if (source.readyState === EventSource.CLOSED) {
				close();
				again = setTimeout(open, 3000);
			}
		});
	}

	function close() {
		source?.close();
		source = null;
	}

	document.addEventListener("visibilitychange", () => document.hidden ? close() : open());
	addEventListener("pagehide", close);
	addEventListener("pageshow", open);
	open();
}
