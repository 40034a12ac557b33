import { DAY, dtmDay, HOUR, type Moment } from './calendar.ts';
import { nirKey } from './check-digits.ts';
import type { Random } from './random.ts';
import { FAMILY_NAMES, GIVEN_NAMES, STREETS, TOWNS, type Town } from './tables/people.ts';
import { STORIES, type Story } from './tables/stories.ts';

export interface DemoPatient {
  /** From 0. */
  readonly number: number;
  readonly sex: 'F' | 'M';
  /** `YYYYMMDD`. */
  readonly birth: string;
  readonly birthplace: Town;
  /** Name at birth. */
  readonly family: string;
  /** Married name, when there is one. */
  readonly usual?: string;
  readonly given: readonly [string, string];
  /** The national identifier with its key, when the identity is qualified. */
  readonly ins?: string;
  readonly homes: readonly [Home, Home?];
  readonly landline: string;
  readonly mobile: string;
  readonly email?: string;
  /** Which of two words a report uses: `droit` or `gauche`. */
  readonly side: 0 | 1;
  readonly story: Story;
  /** The day of the first exam. */
  readonly start: Moment;
}

/** An address and since when it holds. */
export interface Home {
  readonly since: Moment;
  readonly street: string;
  readonly town: Town;
}

const YEARS_OF_DATA = 3;
const YEAR = 365.25 * DAY;

/** Invents patients whose care ends before `today`. */
export function inventPatients(count: number, today: Moment, random: Random): DemoPatient[] {
  return Array.from({ length: count }, (_, number) => inventPatient(number, today, random));
}

function inventPatient(number: number, today: Moment, random: Random): DemoPatient {
  const story = STORIES[number % STORIES.length]!;
  const sex = story.sex ?? random.pick(['F', 'M'] as const);
  const span = story.steps.reduce((sum, step) => sum + step.after, 0);
  // One in eight was examined yesterday, so that there are exams without a report yet.
  const daysAgo = number % 8 === 3 ? 1 : random.whole(2, YEARS_OF_DATA * 365 - span);
  const end = today - daysAgo * DAY;
  const born =
    end - Math.round(random.whole(story.ages[0], story.ages[1]) * YEAR) - random.whole(1, 364) * DAY;
  const birth = dtmDay(born);
  const generation = birth < '1965' ? 'before' : 'since';
  const first = random.pick(GIVEN_NAMES[sex][generation]);
  const second = random.pick(GIVEN_NAMES[sex].before);
  const family = FAMILY_NAMES[(number * 7) % FAMILY_NAMES.length]!;
  const birthplace = random.pick(TOWNS);
  const town = TOWNS[number % TOWNS.length]!;
  const start = end - span * DAY;
  const home = { since: born, street: address(random), town };
  const moved = { since: start + Math.floor(span / 2) * DAY + 9 * HOUR, street: address(random), town };
  return {
    number,
    sex,
    birth,
    birthplace,
    family,
    ...(sex === 'F' && random.oneIn(generation === 'before' ? 2 : 4)
      ? { usual: FAMILY_NAMES[(number * 7 + 11) % FAMILY_NAMES.length]! }
      : {}),
    given: [first, second === first ? 'Marie' : second],
    ...(number % 5 === 4 ? {} : { ins: inventNir(sex, birth, birthplace, number) }),
    homes: random.oneIn(3) ? [home, moved] : [home],
    landline: `035301${digits(random, 4)}`,
    mobile: `063998${digits(random, 4)}`,
    ...(random.oneIn(3) ? { email: `${ascii(first)}.${ascii(family)}@courriel.example` } : {}),
    side: random.whole(0, 1) as 0 | 1,
    story,
    start,
  };
}

/** Where the patient lived then. */
export function homeAt(patient: DemoPatient, at: Moment): Home {
  const [first, second] = patient.homes;
  return second !== undefined && at >= second.since ? second : first;
}

/** A number of the INS shape: sex, year and month of birth, INSEE code of the birthplace, order, key. */
function inventNir(sex: 'F' | 'M', birth: string, birthplace: Town, order: number): string {
  const digits13 = `${sex === 'M' ? 1 : 2}${birth.slice(2, 6)}${birthplace.insee}${String(order + 101)}`;
  return digits13 + nirKey(digits13);
}

function address(random: Random): string {
  return `${random.whole(1, 98)}${random.oneIn(9) ? ' bis' : ''} ${random.pick(STREETS)}`;
}

function digits(random: Random, count: number): string {
  return Array.from({ length: count }, () => random.whole(0, 9)).join('');
}

function ascii(name: string): string {
  return withoutAccents(name)
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, '-');
}

/** `Lefèvre` to `Lefevre`, `Nœppel` to `Noeppel`: how the national identity service writes names. */
export function withoutAccents(name: string): string {
  return name
    .replaceAll('œ', 'oe')
    .replaceAll('Œ', 'OE')
    .replaceAll('ß', 'ss')
    .replaceAll('’', "'")
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '');
}
