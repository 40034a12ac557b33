import type { Findings } from './finding.ts';

export const BRAIN: Findings = {
  normale: {
    results: [
      'Pas d’anomalie de signal du parenchyme cérébral sus- ni sous-tentoriel.',
      'Pas de restriction de la diffusion. Pas de prise de contraste pathologique.',
      'Système ventriculaire en place, de taille normale. Citernes de la base libres.',
    ],
    conclusion: ['IRM cérébrale sans anomalie. Pas d’argument pour une localisation secondaire.'],
  },
  plaques: {
    results: [
      'Une dizaine d’hypersignaux FLAIR de la substance blanche périventriculaire, à grand axe perpendiculaire aux ventricules, et deux lésions juxta-corticales {frontales|pariétales}.',
      'Une lésion du pédoncule cérébelleux moyen {droit|gauche}.',
      'Prise de contraste annulaire d’une lésion {frontale|pariétale} de {5-9} mm.',
    ],
    conclusion: [
      'Lésions démyélinisantes remplissant les critères de dissémination dans l’espace et dans le temps.',
      'Une lésion active. Aspect compatible avec une sclérose en plaques.',
    ],
  },
  'plaques-stables': {
    results: [
      'Charge lésionnelle de la substance blanche inchangée, sans nouvelle lésion FLAIR.',
      'Pas de prise de contraste. Pas d’atrophie décelable.',
    ],
    conclusion: ['Sclérose en plaques stable, sans signe d’activité.'],
  },
  'nouvelle-plaque': {
    results: [
      'Apparition de deux lésions : l’une périventriculaire {droite|gauche} de {6-10} mm, l’autre du corps calleux.',
      'La première prend le contraste. Les autres lésions sont stables.',
    ],
    conclusion: [
      'Deux nouvelles lésions dont une active, témoignant d’une poussée. Avis neurologique à prévoir.',
    ],
  },
  avc: {
    results: [
      'Restriction de la diffusion du territoire sylvien superficiel {droit|gauche}, ASPECTS à {6-8}, sans traduction en FLAIR.',
      'Occlusion du segment M1 {droit|gauche} sur la séquence de temps de vol.',
      'Pas de transformation hémorragique en T2*.',
    ],
    conclusion: [
      'AVC ischémique sylvien {droit|gauche} récent avec mismatch diffusion-FLAIR et occlusion proximale.',
      'Résultat communiqué de vive voix au neurologue de garde.',
    ],
  },
  séquelle: {
    results: [
      'Cavité séquellaire sylvienne superficielle {droite|gauche}, sans restriction de la diffusion.',
      'Dépôts d’hémosidérine punctiformes en regard. Leucoaraïose modérée (Fazekas 1).',
    ],
    conclusion: ['Séquelle ischémique sylvienne {droite|gauche}. Pas de lésion récente.'],
  },
};

export const HEAD_CT: Findings = {
  normal: {
    results: [
      'Pas de saignement intra- ou péricérébral. Pas d’effet de masse.',
      'Bonne différenciation de la substance blanche et de la substance grise. Pas d’hyperdensité spontanée artérielle évidente.',
    ],
    conclusion: ['Pas d’hémorragie. IRM à réaliser sans délai si la suspicion d’AVC est maintenue.'],
  },
  atrophie: {
    results: [
      'Pas de lésion hémorragique intracrânienne. Pas de trait de fracture de la voûte ni de la base.',
      'Atrophie cortico-sous-corticale en rapport avec l’âge. Hypodensités de la substance blanche d’allure vasculaire.',
    ],
    conclusion: [
      'Pas de lésion traumatique intracrânienne. Contrôle à 24 heures selon l’évolution sous anticoagulant.',
    ],
  },
};

export const NECK_VESSELS: Findings = {
  plaque: {
    results: [
      'Plaque mixte du bulbe carotidien {droit|gauche}, sténose évaluée à {55-68} % (NASCET), vitesse systolique de {180-240} cm/s.',
      'Axe controlatéral : athérome non sténosant. Artères vertébrales perméables, à flux antérograde.',
    ],
    conclusion: [
      'Sténose carotidienne {droite|gauche} de degré moyen, du côté de l’infarctus. Avis vasculaire.',
    ],
  },
};

export const LUMBAR_MR: Findings = {
  hernie: {
    results: [
      'Discopathie dégénérative L4-L5 et L5-S1 avec perte de signal T2 des disques.',
      'Hernie discale postéro-latérale {droite|gauche} L4-L5 de {7-11} mm, refoulant la racine L5.',
      'Cône terminal en place, de signal normal.',
    ],
    conclusion: ['Hernie discale L4-L5 {droite|gauche} conflictuelle avec la racine L5.'],
  },
  régression: {
    results: [
      'Nette diminution de la hernie L4-L5 {droite|gauche}, qui ne mesure plus que {2-4} mm.',
      'Plus de contact radiculaire. Discopathies L4-L5 et L5-S1 inchangées.',
    ],
    conclusion: ['Régression de la hernie discale L4-L5, sans conflit résiduel.'],
  },
  discopathie: {
    results: [
      'Discopathies étagées L3-L4 à L5-S1, avec remaniements Modic 2 en L5-S1.',
      'Pas de lésion osseuse suspecte. Pas de rétrécissement du canal lombaire.',
    ],
    conclusion: ['Rachis lombaire dégénératif. Pas d’argument pour une métastase osseuse.'],
  },
};

export const LUMBAR_XR: Findings = {
  discopathie: {
    results: [
      'Pincement discal L5-S1 et, à moindre degré, L4-L5, avec ostéophytose antérieure.',
      'Arthrose articulaire postérieure basse. Pas de tassement vertébral.',
    ],
    conclusion: ['Discarthrose lombaire basse.'],
  },
  tassement: {
    results: [
      'Tassement cunéiforme de L1, avec perte de hauteur antérieure de {20-35} %.',
      'Mur postérieur respecté. Déminéralisation diffuse.',
    ],
    conclusion: [
      'Fracture-tassement de L1 d’allure ostéoporotique. IRM souhaitable pour en préciser l’ancienneté.',
    ],
  },
};
