import type { Findings } from './finding.ts';

export const CHEST_XR: Findings = {
  opacité: {
    results: [
      'Opacité nodulaire du lobe supérieur droit, de {22-34} mm, à contours irréguliers.',
      'Pas d’épanchement pleural. Silhouette cardiaque de taille normale. Hiles libres.',
    ],
    conclusion: ['Opacité suspecte du lobe supérieur droit : scanner thoracique à réaliser rapidement.'],
  },
  surcharge: {
    technique: 'Cliché de face au lit, en position semi-assise.',
    results: [
      'Redistribution vasculaire vers les sommets, syndrome interstitiel bilatéral des bases.',
      'Comblement du cul-de-sac pleural {droit|gauche}. Cardiomégalie, index cardio-thoracique à 0,5{4-9}.',
    ],
    conclusion: [
      'Surcharge vasculaire d’origine cardiaque, avec petit épanchement pleural {droit|gauche}. Pas de foyer systématisé.',
    ],
  },
  emphysème: {
    results: [
      'Distension thoracique, aplatissement des coupoles, élargissement de l’espace clair rétrosternal.',
      'Pas de foyer parenchymateux. Pas d’épanchement pleural.',
    ],
    conclusion: ['Distension en rapport avec la BPCO connue. Pas de foyer.'],
  },
  pneumopathie: {
    results: [
      'Condensation du lobe inférieur {droit|gauche} avec bronchogramme aérien.',
      'Petit épanchement pleural homolatéral. Distension thoracique connue.',
    ],
    conclusion: ['Pneumopathie du lobe inférieur {droit|gauche}. Contrôle radiographique à un mois.'],
  },
  nettoyage: {
    results: [
      'Disparition de la condensation du lobe inférieur {droit|gauche}.',
      'Émoussement résiduel du cul-de-sac pleural. Distension inchangée.',
    ],
    conclusion: ['Nettoyage radiologique complet de la pneumopathie.'],
  },
  âgé: {
    technique: 'Cliché de face, couché, au lit du patient.',
    results: [
      'Index cardio-thoracique à la limite supérieure de la normale.',
      'Déroulement aortique calcifié. Pas de foyer parenchymateux évolutif.',
    ],
    conclusion: ['Pas d’anomalie pleuro-parenchymateuse évolutive.'],
  },
};

export const CHEST_CT: Findings = {
  nodule: {
    results: [
      'Nodule spiculé du segment apical du lobe supérieur droit, de {24-33} mm, au contact de la plèvre.',
      'Adénopathie latéro-trachéale droite de {12-16} mm de petit axe.',
      'Emphysème centro-lobulaire des sommets. Surrénales sans particularité sur les coupes explorées.',
    ],
    conclusion: [
      'Nodule pulmonaire très suspect de malignité, avec adénopathie médiastinale homolatérale.',
      'TEP-scanner et présentation en réunion de concertation pluridisciplinaire.',
    ],
  },
  emphysème: {
    results: [
      'Emphysème centro-lobulaire et paraseptal prédominant aux sommets.',
      'Épaississement bronchique diffus. Micronodule calcifié du lobe moyen de {3-4} mm, sans caractère suspect.',
    ],
    conclusion: ['Emphysème étendu. Pas de nodule suspect. Pas de dilatation des bronches.'],
  },
};

export const CHEST_ANGIO: Findings = {
  embolie: {
    results: [
      'Lacunes endoluminales des artères lobaires inférieures droite et gauche, étendues aux branches segmentaires.',
      'Rapport ventricule droit sur ventricule gauche à 0,{7-9}. Pas d’infarctus pulmonaire.',
    ],
    conclusion: [
      'Embolie pulmonaire bilatérale proximale, sans signe de retentissement cardiaque droit.',
      'Médecin urgentiste prévenu par téléphone.',
    ],
  },
  normal: {
    results: [
      'Opacification satisfaisante des artères pulmonaires jusqu’aux branches sous-segmentaires, sans défect.',
      'Pas de signe d’hypertension pulmonaire. Parenchyme sans particularité.',
    ],
    conclusion: ['Pas d’embolie pulmonaire résiduelle.'],
  },
};
