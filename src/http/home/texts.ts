export const LANGUAGES = ['fr', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Every word of the page. `{}` stands for a figure. */
export interface Texts {
  readonly title: string;
  readonly about: string;
  readonly ready: string;
  readonly notReady: string;
  readonly store: string;
  readonly version: string;
  readonly since: string;
  readonly holds: string;
  readonly nothing: string;
  readonly unknown: string;
  readonly types: Readonly<Record<string, string>>;
  readonly feeds: string;
  readonly noFeeds: string;
  readonly feed: string;
  readonly last: string;
  readonly kind: string;
  readonly messages: string;
  readonly refused: string;
  readonly links: string;
  readonly capabilities: string;
  readonly health: string;
  readonly metrics: string;
  readonly closed: string;
}

export const TEXTS: Readonly<Record<Language, Texts>> = {
  fr: {
    title: 'Moselle, l’imagerie d’une région en FHIR',
    about:
      'Les établissements envoient leurs demandes et leurs comptes rendus ; Moselle les relie et les rend accessibles aux dossiers, aux visionneuses et aux patients. Les images restent dans les établissements.',
    ready: 'En service',
    notReady: 'Indisponible',
    store: 'Base',
    version: 'Version',
    since: 'En marche depuis le',
    holds: 'Contenu',
    nothing: 'Rien encore : le premier message remplira cette page.',
    unknown: 'La base ne répond pas.',
    types: {
      Patient: 'Patients',
      Practitioner: 'Professionnels',
      Organization: 'Établissements',
      ServiceRequest: 'Demandes',
      ImagingStudy: 'Examens d’imagerie',
      DiagnosticReport: 'Comptes rendus',
      Endpoint: 'Accès aux images',
      Provenance: 'Traçabilité',
      Binary: 'Documents',
    },
    feeds: 'Flux',
    noFeeds: 'Aucun message reçu.',
    feed: 'Émetteur',
    last: 'Dernier message',
    kind: 'Type',
    messages: 'Messages',
    refused: 'Refusés',
    links: 'Pour aller plus loin',
    capabilities: 'Ce que l’API FHIR sait faire',
    health: 'État détaillé',
    metrics: 'Mesures pour Prometheus',
    closed: 'Cette page ne montre aucune donnée de patient ; l’API demande un jeton d’accès.',
  },
  en: {
    title: 'Moselle, a region’s imaging in FHIR',
    about:
      'Hospitals send their orders and reports; Moselle links them and opens them to records, viewers and patients. Images stay in the hospitals.',
    ready: 'In service',
    notReady: 'Not available',
    store: 'Store',
    version: 'Version',
    since: 'Running since',
    holds: 'What it holds',
    nothing: 'Nothing yet: the first message will fill this page.',
    unknown: 'The database does not answer.',
    types: {
      Patient: 'Patients',
      Practitioner: 'Practitioners',
      Organization: 'Organizations',
      ServiceRequest: 'Orders',
      ImagingStudy: 'Imaging studies',
      DiagnosticReport: 'Reports',
      Endpoint: 'Image endpoints',
      Provenance: 'Provenance',
      Binary: 'Documents',
    },
    feeds: 'Feeds',
    noFeeds: 'No message received.',
    feed: 'Sender',
    last: 'Last message',
    kind: 'Kind',
    messages: 'Messages',
    refused: 'Refused',
    links: 'Where to go',
    capabilities: 'What the FHIR API can do',
    health: 'State in detail',
    metrics: 'Figures for Prometheus',
    closed: 'This page shows no patient data; the API asks for an access token.',
  },
};

/** The language of ours that a reader prefers (RFC 9110 §12.5.4); English when it is neither. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((range) => {
      const [tag = '', quality] = range.split(/;\s*q=/i);
      return {
        language: tag.trim().slice(0, 2).toLowerCase(),
        weight: quality === undefined ? 1 : Number(quality),
      };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  for (const { language } of wanted) {
    const ours = LANGUAGES.find((one) => one === language);
    if (ours !== undefined) return ours;
  }
  return 'en';
}
