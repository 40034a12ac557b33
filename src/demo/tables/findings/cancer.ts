import type { Findings } from './finding.ts';

export const BODY_CT: Findings = {
  normal: {
    results: [
      'Thorax : pas de nodule pulmonaire suspect, pas d’adénopathie médiastinale.',
      'Abdomen et pelvis : foie de contours réguliers, sans lésion focale. Rate, pancréas, surrénales et reins sans particularité.',
      'Os : pas de lésion lytique ni condensante suspecte.',
    ],
    conclusion: ['Pas de localisation secondaire décelable.'],
  },
  réponse: {
    results: [
      'Diminution de taille des lésions cibles, dont la plus grande mesure {11-19} mm.',
      'Somme des plus grands diamètres en baisse de {34-52} % (RECIST 1.1). Pas de nouvelle lésion.',
      'Pas d’épanchement pleural ni péritonéal.',
    ],
    conclusion: ['Réponse partielle selon les critères RECIST 1.1.'],
  },
  stable: {
    results: [
      'Lésions cibles inchangées, la plus grande mesurant {11-19} mm. Pas de nouvelle lésion.',
      'Pas d’adénopathie. Cadre osseux sans évolution.',
    ],
    conclusion: ['Maladie stable par rapport à l’examen précédent.'],
  },
  côlon: {
    results: [
      'Épaississement circonférentiel du côlon sigmoïde sur {35-55} mm, avec infiltration de la graisse.',
      'Deux lésions hypodenses hépatiques des segments VI et VII, de {14-24} et {9-13} mm.',
      'Pas de nodule pulmonaire. Pas d’épanchement péritonéal.',
    ],
    conclusion: ['Tumeur du sigmoïde avec deux lésions hépatiques d’allure secondaire.'],
  },
};

export const PET: Findings = {
  sein: {
    results: [
      'Hypermétabolisme du quadrant supéro-externe du sein {droit|gauche} (SUVmax {6-11},{1-9}).',
      'Fixation modérée d’un ganglion axillaire homolatéral. Pas d’autre foyer.',
    ],
    conclusion: [
      'Lésion mammaire {droite|gauche} hypermétabolique avec atteinte axillaire probable. Pas de métastase à distance.',
    ],
  },
  poumon: {
    results: [
      'Hypermétabolisme intense du nodule du lobe supérieur droit (SUVmax {9-15},{1-9}).',
      'Foyer latéro-trachéal droit. Surrénales, foie et squelette sans foyer pathologique.',
    ],
    conclusion: ['Nodule pulmonaire hypermétabolique avec atteinte ganglionnaire médiastinale homolatérale.'],
  },
  foie: {
    results: [
      'Deux foyers hépatiques hypermétaboliques des segments VI et VII (SUVmax {7-10},{1-9}).',
      'Fixation du sigmoïde en rapport avec la tumeur connue. Pas de foyer pulmonaire ni péritonéal.',
    ],
    conclusion: ['Deux métastases hépatiques hypermétaboliques, sans autre localisation.'],
  },
};

export const MAMMOGRAM: Findings = {
  opacité: {
    results: [
      'Opacité spiculée du quadrant supéro-externe {droit|gauche}, de {11-18} mm.',
      'Pas de microcalcification suspecte. Sein controlatéral sans anomalie. Seconde lecture concordante.',
    ],
    conclusion: ['Image suspecte du sein {droit|gauche}, classée ACR 4. Échographie et prélèvement.'],
  },
  normal: {
    results: [
      'Pas d’opacité suspecte. Pas de foyer de microcalcifications. Aspect symétrique.',
      'Revêtements cutanés fins.',
    ],
    conclusion: ['Mammographie normale, ACR 1 des deux côtés. Prochain dépistage dans deux ans.'],
  },
  traité: {
    results: [
      'Remaniements cicatriciels du quadrant supéro-externe {droit|gauche}, sans opacité nouvelle.',
      'Épaississement cutané post-radique modéré. Sein controlatéral inchangé.',
    ],
    conclusion: ['Pas de signe de récidive locale, ACR 2 des deux côtés. Contrôle dans un an.'],
  },
};

export const BREAST_US: Findings = {
  masse: {
    results: [
      'Masse hypoéchogène de {11-17} mm du quadrant supéro-externe {droit|gauche}, à contours indistincts, plus haute que large.',
      'Ganglion axillaire homolatéral à cortex épaissi de {4-5} mm.',
    ],
    conclusion: ['Masse suspecte du sein {droit|gauche}, ACR 5. Microbiopsie réalisée ce jour après accord.'],
  },
};

export const BREAST_MR: Findings = {
  bilan: {
    results: [
      'Masse du quadrant supéro-externe {droit|gauche} de {14-21} mm, à rehaussement précoce et lavage.',
      'Pas de foyer additionnel homolatéral. Sein controlatéral sans prise de contraste suspecte.',
    ],
    conclusion: ['Lésion unique du sein {droit|gauche}, accessible à un traitement conservateur.'],
  },
};

export const PROSTATE_MR: Findings = {
  pirads: {
    results: [
      'Volume prostatique estimé à {42-61} ml. Hypertrophie de la zone de transition.',
      'Lésion de la zone périphérique postéro-latérale {droite|gauche} de {11-17} mm, en net hyposignal ADC.',
      'Capsule respectée. Vésicules séminales et ganglions sans anomalie.',
    ],
    conclusion: [
      'Lésion PI-RADS 5 de la zone périphérique {droite|gauche}, sans extension extraprostatique.',
    ],
  },
  traitée: {
    results: [
      'Diminution du volume prostatique, hyposignal T2 diffus post-radique.',
      'Disparition de l’anomalie de diffusion de la zone périphérique {droite|gauche}.',
    ],
    conclusion: ['Pas d’argument pour une récidive locale.'],
  },
};
