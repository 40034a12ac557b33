import type { FeedConfig } from '../config.ts';
import type { Feed } from '../hl7/feed.ts';

/** Which feed a sender is: by its application (MSH-3.1) and facility (MSH-4.1). */
export type FeedOf = (application: string, sender: string) => Feed;

/** A sender that nobody configured gets the defaults, and its facility as the feed's name. */
export function createFeeds(configured: readonly FeedConfig[], zone: string): FeedOf {
  const known = new Map<string, Feed>();
  return (application, sender) => {
    const key = `${application}|${sender}`;
    let feed = known.get(key);
    if (feed === undefined) {
      feed = toFeed(configured.find(matches(application, sender)), sender || application || 'unknown', zone);
      // Names come from outside: remember a bounded number of them.
      if (known.size < 1000) known.set(key, feed);
    }
    return feed;
  };
}

function matches(application: string, sender: string): (config: FeedConfig) => boolean {
  return (config) =>
    (config.application === '' || config.application === application) &&
    (config.sender === '' || config.sender === sender);
}

function toFeed(config: FeedConfig | undefined, sender: string, zone: string): Feed {
  const facility = config?.facility || sender;
  return Object.freeze({
    name: config?.name ?? sender,
    charset: config?.charset ?? 'WINDOWS-1252',
    zone: config?.zone ?? zone,
    facility,
    namespaces: config?.namespaces ?? {},
    accessionSystem: config?.accessionSystem || `urn:moselle:${encodeURIComponent(facility)}:accession`,
    ...(config?.wado ? { wado: config.wado } : {}),
  });
}
