/** Given names by sex and generation, and family names. The people they make are invented. */

/** Born before 1965, and since. */
export const GIVEN_NAMES = {
  F: {
    before: [
      'Hélène',
      'Françoise',
      'Marie-Thérèse',
      'Geneviève',
      'Andrée',
      'Mireille',
      'Odile',
      'Thérèse',
      'Bernadette',
      'Renée',
      'Éliane',
      'Marie-Noëlle',
    ],
    since: [
      'Céline',
      'Anaïs',
      'Aurélie',
      'Gaëlle',
      'Zoé',
      'Léa',
      'Émilie',
      'Inès',
      'Anne-Cécile',
      'Maïté',
      'Yasmine',
      'Cléa',
    ],
  },
  M: {
    before: [
      'Gérard',
      'René',
      'Jean-François',
      'Noël',
      'André',
      'Étienne',
      'Désiré',
      'Joël',
      'Raymond',
      'Jean-René',
      'Hervé',
      'Aimé',
    ],
    since: [
      'Cédric',
      'Loïc',
      'Frédéric',
      'Raphaël',
      'Jérôme',
      'Mickaël',
      'Théo',
      'Grégory',
      'Karim',
      'Sébastien',
      'Pierre-Éloi',
      'Rémi',
    ],
  },
} as const;

export const FAMILY_NAMES = [
  'Thouvenot',
  'Lefèvre',
  'Grandgérard',
  'Vautrelle',
  'Hunsicker',
  'Poirelle',
  'Collé',
  'Génin-Marchal',
  'L’Hôtelier',
  'Schaaffer',
  'D’Hennezelle',
  'Rémy',
  'Pierrat',
  'Kieffert',
  'Lhuillery',
  'Mangeolle',
  'Bédel',
  'Aubriot',
  'Claudon',
  'Muhlmann',
  'Vuillemard',
  'Noël',
  'Béguinot',
  'De La Ruë',
  'Benhaddou',
  'Da Conceição',
  'Kowalczyk',
  'Demangel',
  'Tisserant',
  'Hachet-Gérôme',
  'Nœppel',
  'Weißbach',
  'Pérignot',
  'Xardelle',
  'Ottavini',
  'Ferry-Lançon',
  'Nguyen Hoang',
  'Gœtzmann',
  'Bourguignat',
  'Marchetti',
] as const;

export const STREETS = [
  'rue des Tanneurs',
  'rue de la Fontaine-Froide',
  'avenue du Général-Drouet',
  'place de l’Église',
  'chemin des Mirabelliers',
  'rue du Faubourg-Notre-Dame',
  'impasse des Forges',
  'rue Émile-Gallois',
  'quai de la Meurthe',
  'rue du Haut-Bourgeois',
  'allée des Cristalleries',
  'route de Saint-Èvre',
] as const;

/** Invented towns, with an INSEE code that no commune has, and the hospital that people there go to first. */
export interface Town {
  readonly name: string;
  readonly postal: string;
  readonly insee: string;
  readonly hospital: 'chru' | 'chr' | 'rambevaux' | 'charmelle';
}

export const TOWNS: readonly Town[] = [
  { name: 'Valmoselle', postal: '54970', insee: '54987', hospital: 'chru' },
  { name: 'Brécy-sur-Seille', postal: '57970', insee: '57991', hospital: 'chr' },
  { name: 'Rambévaux', postal: '88970', insee: '88990', hospital: 'rambevaux' },
  { name: 'Charmelle-en-Vosges', postal: '88980', insee: '88991', hospital: 'charmelle' },
  { name: 'Lunévrelle', postal: '54980', insee: '54988', hospital: 'rambevaux' },
  { name: 'Saint-Èvre-le-Haut', postal: '57980', insee: '57992', hospital: 'chr' },
  { name: 'La Croix-aux-Bœufs', postal: '88985', insee: '88992', hospital: 'charmelle' },
];
