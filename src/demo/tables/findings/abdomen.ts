import type { Findings } from './finding.ts';

export const LIVER_US: Findings = {
  cirrhose: {
    results: [
      'Foie dysmorphique à contours bosselés, sans lésion focale décelable.',
      'Tronc porte perméable, à flux hépatopète de {14-19} cm/s. Splénomégalie de {13-15} cm. Pas d’ascite.',
    ],
    conclusion: ['Cirrhose sans nodule suspect. Prochain contrôle dans six mois.'],
  },
  nodule: {
    results: [
      'Nodule hypoéchogène du segment {VII|VIII} de {14-19} mm, non visible sur l’examen antérieur.',
      'Tronc porte perméable. Pas d’ascite.',
    ],
    conclusion: ['Nodule hépatique apparu sur cirrhose : scanner multiphasique à réaliser.'],
  },
};

export const ABDOMEN_US: Findings = {
  normale: {
    results: [
      'Foie homogène, de taille normale. Vésicule alithiasique, à paroi fine.',
      'Reins de taille normale, sans dilatation des cavités. Vessie sans particularité.',
    ],
    conclusion: ['Échographie abdominale normale.'],
  },
  lithiase: {
    results: [
      'Calcul caliciel inférieur {droit|gauche} de {4-6} mm avec cône d’ombre, sans dilatation.',
      'Jets urétéraux présents et symétriques. Foie et voies biliaires sans particularité.',
    ],
    conclusion: ['Lithiase rénale {droite|gauche} non obstructive.'],
  },
  'foie-hétérogène': {
    results: [
      'Foie hétérogène avec deux plages hypoéchogènes du lobe droit, de {13-20} mm environ.',
      'Épaississement digestif en fosse iliaque gauche, mal exploré.',
    ],
    conclusion: ['Lésions hépatiques à caractériser : scanner et coloscopie.'],
  },
};

export const ABDOMEN_CT: Findings = {
  calcul: {
    results: [
      'Calcul de {4-7} mm de la jonction urétéro-vésicale {droite|gauche}, densité de {650-980} UH.',
      'Dilatation pyélocalicielle modérée d’amont, infiltration de la graisse périrénale.',
      'Appendice et côlon sans anomalie.',
    ],
    conclusion: ['Colique néphrétique {droite|gauche} sur calcul urétéral distal.'],
  },
  foie: {
    results: [
      'Nodule du segment {VII|VIII} de {15-20} mm, rehaussé au temps artériel, lavé au temps portal.',
      'Dysmorphie hépatique et signes d’hypertension portale. Pas de thrombose porte.',
    ],
    conclusion: [
      'Nodule typique de carcinome hépatocellulaire (LI-RADS 5). Présentation en réunion de concertation.',
    ],
  },
};

export const THYROID_US: Findings = {
  nodule: {
    results: [
      'Nodule isoéchogène du lobe {droit|gauche} de {14-21} mm, ovalaire, à contours réguliers.',
      'Pas de microcalcification. Pas d’adénopathie cervicale suspecte.',
    ],
    conclusion: ['Nodule thyroïdien {droit|gauche} classé EU-TIRADS 3. Surveillance à un an.'],
  },
  stable: {
    results: [
      'Nodule du lobe {droit|gauche} inchangé en taille et en structure. Pas de nouveau nodule.',
      'Aires ganglionnaires libres.',
    ],
    conclusion: ['Nodule thyroïdien stable, EU-TIRADS 3.'],
  },
};

export const VEINS_US: Findings = {
  thrombose: {
    results: [
      'Veine poplitée {droite|gauche} incompressible, contenant un thrombus hypoéchogène étendu aux veines tibiales postérieures.',
      'Veines fémorales et iliaques perméables des deux côtés.',
    ],
    conclusion: ['Thrombose veineuse profonde poplitée {droite|gauche} récente.'],
  },
  recanalisation: {
    results: [
      'Recanalisation de la veine poplitée {droite|gauche}, compressible, à paroi épaissie.',
      'Reflux modéré à la manœuvre de chasse. Pas de nouvelle thrombose.',
    ],
    conclusion: ['Recanalisation satisfaisante avec reflux poplité séquellaire.'],
  },
};
