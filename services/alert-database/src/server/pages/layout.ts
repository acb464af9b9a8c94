import { html } from 'hono/html';
import { links } from './links.ts';
import { ASSETS } from './assets.ts';

export type PageParts = {
  /** Of the browser's window. */
  title: string;
  /** The path prefix that the request came by, or nothing. */
  base: string;
  content: unknown;
  /** Whether the search stands above the content; not where it is the content. */
  search?: boolean;
};

/** A whole page: it needs no script, and nothing from another host. */
export function layout({ title, base, content, search = true }: PageParts) {
  const asset = (name: keyof typeof ASSETS) => links.asset(base, `${name}?v=${ASSETS[name].version}`);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="stylesheet" href="${asset('style.css')}">
<link rel="icon" href="${asset('icon.svg')}" type="image/svg+xml">
</head>
<body>
<a class="skip" href="#main">To the content</a>
<header><div class="inner"><a class="home" href="${links.search(base)}">Alert database</a>${search ? searchForm(base) : ''}</div></header>
<main id="main">
${content}
</main>
</body>
</html>
`;
}

export type SearchState = { value: string; problem: string };

/** @param state what was looked for before, and what was wrong with it */
export function searchForm(base: string, state?: SearchState) {
  const wrong = state === undefined ? '' : html` aria-invalid="true" aria-describedby="search-problem"`;
  return html`<search><form action="${links.find(base)}" method="get">
<label for="id">Alert’s id</label>
<input id="id" name="id" value="${state?.value ?? ''}" inputmode="numeric" autocomplete="off" spellcheck="false" required maxlength="40"${wrong}>
<button>Show</button>
</form>
${state === undefined ? '' : html`<p id="search-problem" class="problem" role="alert">${state.problem}</p>`}</search>`;
}
