import type { ExamKey } from './exams.ts';

/** Where a step happens: the patient's own hospital, the city practice, or a fixed facility by key. */
export type Place = 'home' | 'imagerie' | 'chru' | 'chr' | 'onco';

export interface Step {
  readonly exam: ExamKey;
  readonly at: Place;
  /** Days after the step before. */
  readonly after: number;
  readonly indication: string;
  /** Name of the finding among those of the exam. */
  readonly finding: string;
  /** Came through the emergency department: day and night, ordered within the hour. */
  readonly urgent?: true;
}

/** A course of care, so that the exams of a patient make sense one after the other. */
export interface Story {
  readonly sex?: 'F' | 'M';
  /** Age at the last exam, in years. */
  readonly ages: readonly [number, number];
  readonly steps: readonly Step[];
}

function step(exam: ExamKey, at: Place, after: number, finding: string, indication: string): Step {
  return { exam, at, after, finding, indication };
}

function urgent(exam: ExamKey, at: Place, after: number, finding: string, indication: string): Step {
  return { exam, at, after, finding, indication, urgent: true };
}

export const STORIES: readonly Story[] = [
  {
    sex: 'F',
    ages: [54, 74],
    steps: [
      step('mammo-depistage', 'imagerie', 0, 'opacité', 'Dépistage organisé du cancer du sein.'),
      step('echo-sein', 'imagerie', 9, 'masse', 'Opacité spiculée en mammographie, ACR 4.'),
      step('irm-sein', 'onco', 16, 'bilan', 'Carcinome infiltrant du sein, bilan d’extension locale.'),
      step('scanner-tap', 'onco', 12, 'normal', 'Carcinome infiltrant du sein, bilan d’extension.'),
      step('tep', 'onco', 10, 'sein', 'Carcinome infiltrant du sein, bilan avant traitement.'),
      step('mammographie', 'onco', 366, 'traité', 'Surveillance après traitement conservateur.'),
    ],
  },
  {
    sex: 'M',
    ages: [56, 78],
    steps: [
      step(
        'radio-thorax',
        'home',
        0,
        'opacité',
        'Toux persistante et amaigrissement, tabagisme à 40 paquets-années.',
      ),
      step('scanner-thorax', 'home', 8, 'nodule', 'Opacité du lobe supérieur droit à la radiographie.'),
      step('tep', 'onco', 13, 'poumon', 'Nodule pulmonaire suspect, bilan d’extension.'),
      step('irm-cerebrale', 'chru', 6, 'normale', 'Bilan d’extension d’un cancer bronchique.'),
      step('scanner-tap', 'onco', 88, 'réponse', 'Cancer bronchique, évaluation après trois cycles.'),
      step('scanner-tap', 'onco', 91, 'stable', 'Cancer bronchique, évaluation après six cycles.'),
      step('scanner-tap', 'onco', 98, 'stable', 'Surveillance d’un cancer bronchique traité.'),
    ],
  },
  {
    ages: [24, 46],
    steps: [
      step('irm-cerebrale', 'chru', 0, 'plaques', 'Névrite optique, recherche d’une maladie démyélinisante.'),
      step(
        'irm-cerebrale',
        'chru',
        184,
        'plaques-stables',
        'Sclérose en plaques, surveillance sous traitement.',
      ),
      step(
        'irm-cerebrale',
        'chru',
        365,
        'nouvelle-plaque',
        'Sclérose en plaques, poussée sensitive récente.',
      ),
      step(
        'irm-cerebrale',
        'chru',
        182,
        'plaques-stables',
        'Sclérose en plaques, contrôle après changement de traitement.',
      ),
    ],
  },
  {
    ages: [34, 66],
    steps: [
      step('radio-lombaire', 'imagerie', 0, 'discopathie', 'Lombalgie chronique.'),
      step('irm-lombaire', 'imagerie', 26, 'hernie', 'Lomboradiculalgie L5 résistant au traitement médical.'),
      step('irm-lombaire', 'chr', 310, 'régression', 'Contrôle à distance d’une hernie discale traitée.'),
      step('radio-lombaire', 'imagerie', 120, 'discopathie', 'Lombalgie résiduelle.'),
    ],
  },
  {
    sex: 'M',
    ages: [50, 75],
    steps: [
      step(
        'echo-hepatique',
        'home',
        0,
        'cirrhose',
        'Cirrhose, dépistage semestriel du carcinome hépatocellulaire.',
      ),
      step('echo-hepatique', 'home', 183, 'cirrhose', 'Cirrhose, dépistage semestriel.'),
      step('echo-hepatique', 'home', 181, 'nodule', 'Cirrhose, dépistage semestriel.'),
      step('scanner-ap', 'chru', 15, 'foie', 'Nodule hépatique sur cirrhose, caractérisation.'),
      step('echo-hepatique', 'chru', 176, 'cirrhose', 'Cirrhose, surveillance après traitement percutané.'),
    ],
  },
  {
    ages: [64, 89],
    steps: [
      urgent('scanner-cerebral', 'home', 0, 'normal', 'Hémiparésie et aphasie brutales, alerte AVC.'),
      urgent('irm-cerebrale', 'chru', 0, 'avc', 'AVC en phase aiguë, bilan avant thrombolyse.'),
      step('doppler-tsa', 'chru', 2, 'plaque', 'AVC ischémique sylvien, bilan étiologique.'),
      step('radio-thorax', 'chru', 2, 'surcharge', 'Dyspnée fébrile au décours d’un AVC.'),
      step('irm-cerebrale', 'chr', 96, 'séquelle', 'Contrôle à trois mois d’un AVC sylvien.'),
    ],
  },
  {
    ages: [17, 58],
    steps: [
      urgent(
        'radio-genou',
        'home',
        0,
        'épanchement',
        'Traumatisme du genou au football, impotence fonctionnelle.',
      ),
      step('irm-genou', 'imagerie', 17, 'croisé', 'Entorse grave du genou, laxité antérieure.'),
      step('radio-genou', 'chr', 76, 'opéré', 'Contrôle après reconstruction du ligament croisé antérieur.'),
      step('irm-genou', 'imagerie', 240, 'greffe', 'Douleur antérieure après ligamentoplastie.'),
    ],
  },
  {
    sex: 'F',
    ages: [60, 86],
    steps: [
      urgent('radio-poignet', 'home', 0, 'fracture', 'Chute de sa hauteur, réception sur le poignet.'),
      step('radio-poignet', 'home', 8, 'plâtre', 'Contrôle d’une fracture du poignet immobilisée.'),
      step('radio-poignet', 'home', 36, 'consolidée', 'Contrôle à six semaines, ablation du plâtre.'),
      step('radio-lombaire', 'imagerie', 150, 'tassement', 'Douleur dorso-lombaire, ostéoporose connue.'),
    ],
  },
  {
    sex: 'F',
    ages: [30, 71],
    steps: [
      step('echo-thyroide', 'imagerie', 0, 'nodule', 'Nodule thyroïdien palpable, TSH normale.'),
      step('echo-thyroide', 'imagerie', 368, 'stable', 'Surveillance d’un nodule thyroïdien EU-TIRADS 3.'),
      step('echo-thyroide', 'imagerie', 361, 'stable', 'Surveillance d’un nodule thyroïdien.'),
      step('mammo-depistage', 'imagerie', 60, 'normal', 'Dépistage organisé du cancer du sein.'),
    ],
  },
  {
    ages: [60, 86],
    steps: [
      step('radio-thorax', 'home', 0, 'emphysème', 'BPCO, dyspnée d’effort.'),
      urgent('radio-thorax', 'home', 212, 'pneumopathie', 'Fièvre et expectoration purulente sur BPCO.'),
      step('radio-thorax', 'home', 34, 'nettoyage', 'Contrôle à un mois d’une pneumopathie.'),
      step('scanner-thorax', 'chr', 21, 'emphysème', 'BPCO, bilan avant réhabilitation respiratoire.'),
      urgent('radio-thorax', 'home', 290, 'emphysème', 'Exacerbation de BPCO.'),
    ],
  },
  {
    ages: [26, 60],
    steps: [
      urgent(
        'scanner-ap-sans',
        'home',
        0,
        'calcul',
        'Douleur lombaire brutale évoquant une colique néphrétique.',
      ),
      step('echo-abdo', 'imagerie', 31, 'lithiase', 'Contrôle après colique néphrétique.'),
      urgent('scanner-ap-sans', 'home', 318, 'calcul', 'Récidive de colique néphrétique fébrile.'),
      step('echo-abdo', 'imagerie', 45, 'normale', 'Contrôle après urétéroscopie.'),
    ],
  },
  {
    ages: [44, 81],
    steps: [
      urgent(
        'doppler-veineux',
        'home',
        0,
        'thrombose',
        'Mollet douloureux et œdème récent du membre inférieur.',
      ),
      urgent('angioscanner', 'chr', 0, 'embolie', 'Thrombose veineuse profonde, dyspnée et désaturation.'),
      step(
        'doppler-veineux',
        'home',
        93,
        'recanalisation',
        'Contrôle à trois mois d’une thrombose poplitée.',
      ),
      step('angioscanner', 'chr', 90, 'normal', 'Embolie pulmonaire à six mois, dyspnée persistante.'),
    ],
  },
  {
    ages: [52, 82],
    steps: [
      step('echo-abdo', 'home', 0, 'foie-hétérogène', 'Douleurs abdominales, anémie ferriprive.'),
      step('scanner-tap', 'chru', 9, 'côlon', 'Tumeur du côlon sigmoïde à la coloscopie, bilan d’extension.'),
      step('tep', 'onco', 21, 'foie', 'Métastases hépatiques d’un cancer colique, bilan avant chirurgie.'),
      step(
        'scanner-tap',
        'onco',
        118,
        'réponse',
        'Cancer colique métastatique, évaluation sous chimiothérapie.',
      ),
      step('scanner-tap', 'onco', 121, 'stable', 'Cancer colique métastatique, surveillance.'),
    ],
  },
  {
    sex: 'M',
    ages: [56, 79],
    steps: [
      step('irm-prostate', 'chru', 0, 'pirads', 'PSA à 8,2 ng/ml, toucher rectal suspect.'),
      step('scanner-tap', 'onco', 34, 'normal', 'Adénocarcinome prostatique, bilan d’extension.'),
      step(
        'irm-lombaire',
        'chru',
        14,
        'discopathie',
        'Adénocarcinome prostatique, douleur lombaire, recherche de métastase.',
      ),
      step('irm-prostate', 'chru', 390, 'traitée', 'Surveillance après radiothérapie prostatique.'),
    ],
  },
  {
    ages: [70, 93],
    steps: [
      urgent(
        'radio-bassin',
        'home',
        0,
        'fracture',
        'Chute à domicile, raccourcissement et rotation externe du membre inférieur.',
      ),
      urgent('radio-thorax', 'home', 0, 'âgé', 'Bilan préopératoire d’une fracture du col fémoral.'),
      step('radio-bassin', 'home', 2, 'prothèse', 'Contrôle après prothèse de hanche.'),
      urgent(
        'scanner-cerebral',
        'home',
        61,
        'atrophie',
        'Chute avec traumatisme crânien sous anticoagulant.',
      ),
      step('radio-bassin', 'home', 20, 'prothèse', 'Contrôle à trois mois d’une prothèse de hanche.'),
    ],
  },
];
