import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { testTools } from '../../../../../tools/tools.ts';

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A page of a browser, and what happened in it. */
type Visit = { page: Page; problems: string[]; hosts: Set<string> };

export type RunningBrowser = { open: (options?: BrowserContextOptions) => Promise<Visit>; stop: () => Promise<void> };

/** Starts the browser that the set-up has brought. */
export async function startBrowser(): Promise<RunningBrowser> {
  const { chromium: executablePath } = testTools();
  if (executablePath === undefined) {
    throw new Error(
      'there is no browser to test pages with: install Chromium, so that chromium is on the PATH, and run npm test',
    );
  }
  const browser = await chromium.launch({ executablePath, args: QUIET });
  return { open: (options) => openPage(browser, options), stop: () => browser.close() };
}

async function openPage(browser: Browser, options?: BrowserContextOptions): Promise<Visit> {
  const page = await browser.newPage(options);
  const visit: Visit = { page, problems: [], hosts: new Set() };
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') visit.problems.push(message.text());
  });
  page.on('pageerror', (error) => visit.problems.push(error.message));
  page.on('requestfailed', (request) => visit.problems.push(`${request.url()}: ${request.failure()?.errorText}`));
  page.on('request', (request) => visit.hosts.add(new URL(request.url()).host));
  return visit;
}
