import type { Findings } from './finding.ts';

export const KNEE_XR: Findings = {
  épanchement: {
    results: [
      'Épanchement articulaire du cul-de-sac sous-quadricipital.',
      'Pas de trait de fracture visible. Interlignes fémoro-tibiaux conservés.',
    ],
    conclusion: ['Épanchement du genou {droit|gauche} sans fracture. IRM si laxité clinique.'],
  },
  opéré: {
    results: [
      'Tunnels fémoral et tibial de ligamentoplastie en place, vis d’interférence sans mobilisation.',
      'Pas d’épanchement notable.',
    ],
    conclusion: ['Contrôle postopératoire satisfaisant du genou {droit|gauche}.'],
  },
};

export const KNEE_MR: Findings = {
  croisé: {
    results: [
      'Rupture complète du ligament croisé antérieur. Contusions osseuses du condyle latéral et du plateau tibial postéro-latéral.',
      'Lésion verticale de la corne postérieure du ménisque médial. Ligaments collatéraux continus.',
    ],
    conclusion: ['Rupture du ligament croisé antérieur {droit|gauche} avec lésion méniscale médiale.'],
  },
  greffe: {
    results: [
      'Greffe du ligament croisé antérieur continue, de signal homogène, bien orientée.',
      'Petit nodule fibreux de l’échancrure intercondylienne de {7-11} mm.',
    ],
    conclusion: ['Greffe continue. Nodule fibreux antérieur de type cyclope.'],
  },
};

export const WRIST_XR: Findings = {
  fracture: {
    results: [
      'Fracture métaphysaire distale du radius {droit|gauche}, à bascule postérieure d’environ {12-22}°.',
      'Fracture associée de la styloïde ulnaire. Déminéralisation.',
    ],
    conclusion: ['Fracture de Pouteau-Colles du poignet {droit|gauche}.'],
  },
  plâtre: {
    results: ['Contrôle sous plâtre. Réduction conservée, sans déplacement secondaire.'],
    conclusion: ['Pas de déplacement secondaire à une semaine.'],
  },
  consolidée: {
    results: [
      'Cal osseux circonférentiel, trait à peine visible. Axes conservés.',
      'Déminéralisation en rapport avec l’immobilisation.',
    ],
    conclusion: ['Consolidation acquise du radius distal {droit|gauche}.'],
  },
};

export const PELVIS_XR: Findings = {
  fracture: {
    results: [
      'Fracture cervicale vraie {droite|gauche}, Garden {III|IV}, avec ascension du grand trochanter.',
      'Cadre obturateur continu. Arthrose coxo-fémorale controlatérale.',
    ],
    conclusion: ['Fracture du col fémoral {droit|gauche} déplacée.'],
  },
  prothèse: {
    results: [
      'Prothèse de hanche {droite|gauche} en place, pièces centrées, sans liseré.',
      'Pas de fracture périprothétique.',
    ],
    conclusion: ['Aspect satisfaisant de la prothèse de hanche {droite|gauche}.'],
  },
};
