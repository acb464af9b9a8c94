/** For what isn't a page, in case a browser opens it as one. */
const NOTHING = "default-src 'none'; frame-ancestors 'none'";

/** Headers of all that is shown in a browser. */
export const NO_SNIFFING = { 'x-content-type-options': 'nosniff', 'content-security-policy': NOTHING };
