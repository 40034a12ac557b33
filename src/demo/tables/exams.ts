/**
 * The exams of the region: the label that French sites use, the CCAM act (code system OID 1.2.250.1.213.2.5), the
 * LOINC code where we know it, the DICOM modality and body region (SNOMED CT, as DICOM PS3.16 CID 4 lists them).
 */
export interface Exam {
  readonly label: string;
  readonly ccam: string;
  readonly loinc?: { readonly code: string; readonly display: string };
  readonly modality: string;
  readonly region: { readonly code: string; readonly display: string };
  readonly technique: string;
  /** Minutes in the room. */
  readonly minutes: number;
}

const HEAD = { code: '69536005', display: 'Tête' };
const BRAIN = { code: '12738006', display: 'Encéphale' };
const NECK = { code: '45048000', display: 'Cou' };
const CHEST = { code: '816094009', display: 'Thorax' };
const ABDOMEN = { code: '818983003', display: 'Abdomen' };
const ABDOMEN_PELVIS = { code: '416949008', display: 'Abdomen et pelvis' };
const CHEST_ABDOMEN_PELVIS = { code: '416775004', display: 'Thorax, abdomen et pelvis' };
const BREAST = { code: '76752008', display: 'Sein' };
const LUMBAR_SPINE = { code: '122496007', display: 'Rachis lombaire' };
const KNEE = { code: '72696002', display: 'Genou' };
const WRIST = { code: '8205005', display: 'Poignet' };
const PELVIS = { code: '12921003', display: 'Bassin' };
const LOWER_LIMB = { code: '61685007', display: 'Membre inférieur' };

export const EXAMS = {
  'irm-cerebrale': {
    label: 'IRM cérébrale',
    ccam: 'ACQJ002',
    loinc: { code: '24590-2', display: 'MR Brain' },
    modality: 'MR',
    region: BRAIN,
    technique:
      'Séquences T1, T2, FLAIR 3D, diffusion et T2* dans les plans axial et sagittal, puis T1 après injection de gadolinium.',
    minutes: 30,
  },
  'scanner-cerebral': {
    label: 'Scanner cérébral sans injection',
    ccam: 'ACQK001',
    loinc: { code: '24725-4', display: 'CT Head' },
    modality: 'CT',
    region: HEAD,
    technique: 'Acquisition volumique de la base du crâne au vertex, sans injection. PDL : {620-880} mGy.cm.',
    minutes: 10,
  },
  'doppler-tsa': {
    label: 'Écho-doppler des troncs supra-aortiques',
    ccam: 'EBQM001',
    modality: 'US',
    region: NECK,
    technique: 'Étude en mode B, doppler couleur et pulsé des axes carotidiens, vertébraux et sous-claviers.',
    minutes: 20,
  },
  'irm-lombaire': {
    label: 'IRM du rachis lombaire',
    ccam: 'LHQN001',
    loinc: { code: '24968-0', display: 'MR Lumbar spine' },
    modality: 'MR',
    region: LUMBAR_SPINE,
    technique: 'Séquences sagittales T1, T2 et STIR, axiales T2 sur les trois derniers étages.',
    minutes: 20,
  },
  'radio-lombaire': {
    label: 'Radiographie du rachis lombaire',
    ccam: 'LFQK002',
    modality: 'DX',
    region: LUMBAR_SPINE,
    technique: 'Clichés de face et de profil en charge.',
    minutes: 10,
  },
  'radio-thorax': {
    label: 'Radiographie du thorax',
    ccam: 'ZBQK002',
    loinc: { code: '36643-5', display: 'XR Chest 2 Views' },
    modality: 'DX',
    region: CHEST,
    technique: 'Clichés de face et de profil, debout, en inspiration profonde.',
    minutes: 10,
  },
  'scanner-thorax': {
    label: 'Scanner thoracique',
    ccam: 'ZBQK001',
    loinc: { code: '24627-2', display: 'CT Chest' },
    modality: 'CT',
    region: CHEST,
    technique:
      'Acquisition hélicoïdale du thorax sans injection, reconstructions en filtres parenchymateux et médiastinal. PDL : {110-260} mGy.cm.',
    minutes: 15,
  },
  angioscanner: {
    label: 'Angioscanner thoracique',
    ccam: 'ECQH010',
    modality: 'CT',
    region: CHEST,
    technique:
      'Acquisition au temps artériel pulmonaire après injection de {60-80} ml de produit de contraste iodé. PDL : {180-320} mGy.cm.',
    minutes: 15,
  },
  'scanner-tap': {
    label: 'Scanner thoraco-abdomino-pelvien avec injection',
    ccam: 'ZZQH033',
    loinc: { code: '72254-6', display: 'CT Chest and Abdomen and Pelvis W contrast IV' },
    modality: 'CT',
    region: CHEST_ABDOMEN_PELVIS,
    technique:
      'Acquisition du thorax, de l’abdomen et du pelvis au temps portal après injection de {90-120} ml de produit de contraste iodé, sans réaction. PDL : {480-760} mGy.cm.',
    minutes: 20,
  },
  'scanner-ap': {
    label: 'Scanner abdomino-pelvien avec injection',
    ccam: 'ZCQH001',
    modality: 'CT',
    region: ABDOMEN_PELVIS,
    technique:
      'Acquisitions sans injection, puis aux temps artériel, portal et tardif. PDL : {620-980} mGy.cm.',
    minutes: 20,
  },
  'scanner-ap-sans': {
    label: 'Scanner abdomino-pelvien sans injection',
    ccam: 'ZCQK004',
    modality: 'CT',
    region: ABDOMEN_PELVIS,
    technique: 'Acquisition basse dose sans injection, des coupoles au pubis. PDL : {140-240} mGy.cm.',
    minutes: 10,
  },
  tep: {
    label: 'TEP-scanner au 18F-FDG',
    ccam: 'ZZQL016',
    modality: 'PT',
    region: CHEST_ABDOMEN_PELVIS,
    technique:
      'Injection de {190-290} MBq de 18F-FDG à jeun, glycémie capillaire à 5,{1-9} mmol/l. Acquisition à 60 minutes, du vertex à mi-cuisses, couplée à un scanner basse dose.',
    minutes: 30,
  },
  'mammo-depistage': {
    label: 'Mammographie de dépistage',
    ccam: 'QEQK004',
    loinc: { code: '24606-6', display: 'MG Breast Screening' },
    modality: 'MG',
    region: BREAST,
    technique: 'Incidences de face et oblique externe bilatérales. Densité mammaire de type {b|c}.',
    minutes: 15,
  },
  mammographie: {
    label: 'Mammographie bilatérale',
    ccam: 'QEQK001',
    modality: 'MG',
    region: BREAST,
    technique: 'Incidences de face et oblique externe bilatérales, avec tomosynthèse du sein traité.',
    minutes: 15,
  },
  'echo-sein': {
    label: 'Échographie mammaire',
    ccam: 'QEQM001',
    modality: 'US',
    region: BREAST,
    technique: 'Balayage bilatéral à la sonde linéaire de haute fréquence, creux axillaires compris.',
    minutes: 15,
  },
  'irm-sein': {
    label: 'IRM mammaire avec injection',
    ccam: 'QEQJ001',
    modality: 'MR',
    region: BREAST,
    technique: 'Antenne dédiée, séquences T2, diffusion et T1 dynamique après injection de gadolinium.',
    minutes: 30,
  },
  'irm-prostate': {
    label: 'IRM prostatique',
    ccam: 'ZCQJ005',
    modality: 'MR',
    region: PELVIS,
    technique: 'IRM multiparamétrique à 3 T : T2 haute résolution, diffusion (b = 1 500) et perfusion.',
    minutes: 30,
  },
  'echo-hepatique': {
    label: 'Échographie hépatique',
    ccam: 'HLQM001',
    modality: 'US',
    region: ABDOMEN,
    technique: 'Étude du foie et des voies biliaires à jeun, avec doppler du tronc porte.',
    minutes: 15,
  },
  'echo-abdo': {
    label: 'Échographie abdominale',
    ccam: 'ZCQM008',
    loinc: { code: '24558-9', display: 'US Abdomen' },
    modality: 'US',
    region: ABDOMEN,
    technique: 'Étude de l’étage supérieur de l’abdomen, des reins et de la vessie.',
    minutes: 15,
  },
  'echo-thyroide': {
    label: 'Échographie thyroïdienne',
    ccam: 'KCQM001',
    modality: 'US',
    region: NECK,
    technique: 'Étude de la loge thyroïdienne et des aires ganglionnaires cervicales à la sonde de 12 MHz.',
    minutes: 15,
  },
  'doppler-veineux': {
    label: 'Écho-doppler veineux des membres inférieurs',
    ccam: 'EJQM004',
    modality: 'US',
    region: LOWER_LIMB,
    technique:
      'Étude bilatérale des axes iliaques, fémoro-poplités et suraux, avec manœuvres de compression.',
    minutes: 20,
  },
  'radio-genou': {
    label: 'Radiographie du genou',
    ccam: 'NFQK001',
    modality: 'DX',
    region: KNEE,
    technique: 'Clichés de face et de profil du genou {droit|gauche}.',
    minutes: 10,
  },
  'irm-genou': {
    label: 'IRM du genou',
    ccam: 'NZQN001',
    modality: 'MR',
    region: KNEE,
    technique:
      'Séquences en densité de protons avec saturation de graisse dans les trois plans, T1 sagittale.',
    minutes: 20,
  },
  'radio-poignet': {
    label: 'Radiographie du poignet',
    ccam: 'MGQK003',
    modality: 'DX',
    region: WRIST,
    technique: 'Clichés de face et de profil du poignet {droit|gauche}.',
    minutes: 10,
  },
  'radio-bassin': {
    label: 'Radiographie du bassin',
    ccam: 'NAQK015',
    modality: 'DX',
    region: PELVIS,
    technique: 'Cliché du bassin de face.',
    minutes: 10,
  },
} as const satisfies Readonly<Record<string, Exam>>;

export type ExamKey = keyof typeof EXAMS;
