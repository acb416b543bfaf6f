const format = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** The time of day, of milliseconds since 1970. */
export const clock = (millis) => format.format(millis);
