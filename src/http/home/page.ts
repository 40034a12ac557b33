import type { FeedState } from '../../store/store.ts';
import { type Html, html } from './html.ts';
import { STYLE } from './style.ts';
import { type Language, TEXTS, type Texts } from './texts.ts';

/** What the page shows: counts and names of feeds, nothing of any patient. */
export interface HomeView {
  readonly language: Language;
  /** IANA zone of the times shown. */
  readonly zone: string;
  readonly ready: boolean;
  readonly version: string;
  /** Name of the store. */
  readonly store: string;
  /** ms since 1970. */
  readonly started: number;
  /** Resources by type; undefined while the database does not answer. */
  readonly counts: readonly (readonly [type: string, count: number])[] | undefined;
  readonly feeds: readonly FeedState[];
}

/** How a language writes figures and times. */
interface Writing {
  readonly texts: Texts;
  number(value: number): string;
  /** As the reader's zone has it, and for machines. */
  time(ms: number): Html;
}

/** The whole page, for whoever opens the hub in a browser. */
export function homePage(view: HomeView): string {
  const writing = writingOf(view);
  const { texts } = writing;
  const page = html`<!doctype html>
<html lang="${view.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${texts.title}</title>
<link rel="icon" href="data:,">
<style>${{ html: STYLE }}</style>
</head>
<body>
<header>
<div class="wide"><h1>${texts.title}</h1><p>${texts.about}</p></div>
<svg viewBox="0 0 1200 60" preserveAspectRatio="none" aria-hidden="true"><path d="M0 60V32C150 4 330 4 520 26s420 34 680 2V60z"/></svg>
</header>
<main class="wide">
${state(view, writing)}
<h2>${texts.holds}</h2>
${counts(view, writing)}
<h2>${texts.feeds}</h2>
${feeds(view, writing)}
<h2>${texts.links}</h2>
<ul class="links">
<li><a href="/fhir/metadata">${texts.capabilities}</a> <code>/fhir/metadata</code></li>
<li><a href="/health">${texts.health}</a> <code>/health</code></li>
<li><a href="/metrics">${texts.metrics}</a> <code>/metrics</code></li>
</ul>
<footer>${texts.closed}</footer>
</main>
</body>
</html>
`;
  return page.html;
}

function writingOf({ language, zone }: HomeView): Writing {
  const numbers = new Intl.NumberFormat(language);
  const times = new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
    timeZone: zone,
    dateStyle: 'long',
    timeStyle: 'short',
  });
  return {
    texts: TEXTS[language],
    number: (value) => numbers.format(value),
    time: (ms) => html`<time datetime="${new Date(ms).toISOString()}">${times.format(ms)}</time>`,
  };
}

function state(view: HomeView, { texts, time }: Writing): Html {
  const pill = view.ready
    ? html`<span class="pill">${texts.ready}</span>`
    : html`<span class="pill down">${texts.notReady}</span>`;
  return html`<p class="state">${pill}<span>${texts.since} <b>${time(view.started)}</b></span><span>${texts.store} <b>${view.store}</b></span><span>${texts.version} <b>${view.version}</b></span></p>`;
}

function counts(view: HomeView, { texts, number }: Writing): Html {
  if (view.counts === undefined) return html`<p class="quiet">${texts.unknown}</p>`;
  const held = view.counts.filter(([, count]) => count > 0);
  if (held.length === 0) return html`<p class="quiet">${texts.nothing}</p>`;
  return html`<ul class="counts">${held.map(
    ([type, count]) =>
      html`<li data-type="${type}"><strong>${number(count)}</strong><span>${texts.types[type] ?? type}</span></li>\n`,
  )}</ul>`;
}

function feeds(view: HomeView, writing: Writing): Html {
  const { texts } = writing;
  if (view.feeds.length === 0) return html`<p class="quiet">${texts.noFeeds}</p>`;
  return html`<div class="scroll"><table>
<thead><tr><th>${texts.feed}</th><th>${texts.last}</th><th>${texts.kind}</th><th class="figure">${texts.messages}</th><th class="figure">${texts.refused}</th></tr></thead>
<tbody>${view.feeds.map((feed) => row(feed, writing))}</tbody>
</table></div>`;
}

function row(feed: FeedState, { number, time }: Writing): Html {
  const refused = feed.dead > 0 ? html`<span class="some">${number(feed.dead)}</span>` : number(feed.dead);
  const sender = feed.source
    .split('|')
    .filter((part) => part !== '')
    .join(' · ');
  return html`<tr><td>${sender || '–'}</td><td>${time(feed.last)}</td><td>${feed.lastKind || '–'}</td><td class="figure">${number(feed.messages)}</td><td class="figure">${refused}</td></tr>\n`;
}
