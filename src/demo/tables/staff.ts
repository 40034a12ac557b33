/**
 * The doctors of the region, all invented. RPPS numbers begin with 9979, a range that no professional has, and end
 * with a right key.
 */
export interface Doctor {
  /** 11 digits. */
  readonly rpps: string;
  /** Code in the hospital's own directory, for senders that know no RPPS. */
  readonly local: string;
  readonly family: string;
  readonly given: string;
}

/** General practitioners and specialists who order exams. */
export const REFERRERS: readonly Doctor[] = [
  { rpps: '99790000014', local: 'VAUTE', family: 'Vautrey', given: 'Élise' },
  { rpps: '99790000022', local: 'COLLJ', family: 'Collinet', given: 'Jérôme' },
  { rpps: '99790000030', local: 'AUBEF', family: 'Aubertot', given: 'Françoise' },
  { rpps: '99790000048', local: 'SCHMA', family: 'Schmittel', given: 'André' },
  { rpps: '99790000055', local: 'LEROA', family: 'Leroyer', given: 'Anaïs' },
  { rpps: '99790000063', local: 'BENSK', family: 'Bensalah', given: 'Karim' },
  { rpps: '99790000071', local: 'MOUGC', family: 'Mougeotte', given: 'Cécile' },
  { rpps: '99790000089', local: 'PETIF', family: 'Petitdidiet', given: 'François-Xavier' },
];

/** Doctors of the emergency departments. */
export const EMERGENCY: readonly Doctor[] = [
  { rpps: '99790000105', local: 'URGLO', family: 'Loriotte', given: 'Loïc' },
  { rpps: '99790000113', local: 'URGHE', family: 'Hénault-Bray', given: 'Maëlle' },
];

/** Radiologists by facility key. */
export const RADIOLOGISTS: Readonly<Record<string, readonly Doctor[]>> = {
  chru: [
    { rpps: '99790001012', local: 'RADBR', family: 'Bracquart', given: 'Hélène' },
    { rpps: '99790001020', local: 'RADTH', family: 'Thirionnet', given: 'Étienne' },
    { rpps: '99790001038', local: 'RADNG', family: 'Nguyen-Dufour', given: 'Léa' },
  ],
  chr: [
    { rpps: '99790002010', local: 'RADKL', family: 'Kleinmann', given: 'Joëlle' },
    { rpps: '99790002028', local: 'RADMA', family: 'Marchandot', given: 'Raphaël' },
  ],
  onco: [
    { rpps: '99790003018', local: 'RADDE', family: 'Desœuvres', given: 'Agnès' },
    { rpps: '99790003026', local: 'RADPO', family: 'Poincelet', given: 'Frédéric' },
  ],
  rambevaux: [{ rpps: '99790004016', local: 'RADGU', family: 'Guérinot', given: 'Benoît' }],
  charmelle: [{ rpps: '99790005013', local: 'RADLO', family: 'Lœffelmann', given: 'Stéphanie' }],
  imagerie: [
    { rpps: '99790006011', local: 'RADCA', family: 'Cäsarmann', given: 'Jean-Noël' },
    { rpps: '99790006029', local: 'RADOL', family: 'Ollivaux', given: 'Gaëlle' },
  ],
};
