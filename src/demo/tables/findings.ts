import type { ExamKey } from './exams.ts';
import { ABDOMEN_CT, ABDOMEN_US, LIVER_US, THYROID_US, VEINS_US } from './findings/abdomen.ts';
import { KNEE_MR, KNEE_XR, PELVIS_XR, WRIST_XR } from './findings/bones.ts';
import { BRAIN, HEAD_CT, LUMBAR_MR, LUMBAR_XR, NECK_VESSELS } from './findings/brain-and-spine.ts';
import { BODY_CT, BREAST_MR, BREAST_US, MAMMOGRAM, PET, PROSTATE_MR } from './findings/cancer.ts';
import { CHEST_ANGIO, CHEST_CT, CHEST_XR } from './findings/chest.ts';
import type { Findings } from './findings/finding.ts';

/** Which findings an exam can have. */
export const FINDINGS: Readonly<Record<ExamKey, Findings>> = {
  'irm-cerebrale': BRAIN,
  'scanner-cerebral': HEAD_CT,
  'doppler-tsa': NECK_VESSELS,
  'irm-lombaire': LUMBAR_MR,
  'radio-lombaire': LUMBAR_XR,
  'radio-thorax': CHEST_XR,
  'scanner-thorax': CHEST_CT,
  angioscanner: CHEST_ANGIO,
  'scanner-tap': BODY_CT,
  'scanner-ap': ABDOMEN_CT,
  'scanner-ap-sans': ABDOMEN_CT,
  tep: PET,
  'mammo-depistage': MAMMOGRAM,
  mammographie: MAMMOGRAM,
  'echo-sein': BREAST_US,
  'irm-sein': BREAST_MR,
  'irm-prostate': PROSTATE_MR,
  'echo-hepatique': LIVER_US,
  'echo-abdo': ABDOMEN_US,
  'echo-thyroide': THYROID_US,
  'doppler-veineux': VEINS_US,
  'radio-genou': KNEE_XR,
  'irm-genou': KNEE_MR,
  'radio-poignet': WRIST_XR,
  'radio-bassin': PELVIS_XR,
};
