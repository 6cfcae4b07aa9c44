/** A moment in the Gregorian calendar, in UTC; seconds may have a fraction. */
export interface Moment {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

export const monthNames = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;

/** Names of the days, Sunday first. */
export const dayNames = [
  "Sunday",
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
] as const;

/** Seconds from the first moment of 1900 to that of 1970. */
export const unixOffset = 2_208_988_800;

/** True for a leap year. */
export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** Number of days of a month. */
export function daysInMonth(year: number, month: number): number {
  return month === 2 ? (isLeapYear(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Days from the first of January 1970; months and days may lie outside their range. */
export function dayNumber(year: number, month: number, day: number): number {
  const y = year + Math.floor((month - 1) / 12);
  const m = ((((month - 1) % 12) + 12) % 12) + 1;
  const shifted = m <= 2 ? y - 1 : y;
  const era = Math.floor(shifted / 400);
  const ofEra = shifted - era * 400;
  const ofYear = Math.floor((153 * (m + (m > 2 ? -3 : 9)) + 2) / 5);
  const days = ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear;
  return era * 146_097 + days - 719_468 + day - 1;
}

/** Year, month and day of a number of days from the first of January 1970. */
export function dateOfDay(days: number): { year: number; month: number; day: number } {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const ofEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) /
      365,
  );
  const ofYear =
    ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const part = Math.floor((5 * ofYear + 2) / 153);
  const month = part < 10 ? part + 3 : part - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: ofYear - Math.floor((153 * part + 2) / 5) + 1,
  };
}

/** Seconds from the first moment of 1900. */
export function absoluteSeconds(moment: Moment): number {
  const days = dayNumber(moment.year, moment.month, 1) + moment.day - 1;
  return days * 86_400 + moment.hour * 3600 + moment.minute * 60 + moment.second + unixOffset;
}

/** The moment that many seconds after the first of 1900. */
export function momentOf(seconds: number): Moment {
  const unix = seconds - unixOffset;
  const days = Math.floor(unix / 86_400);
  const rest = unix - days * 86_400;
  const hour = Math.floor(rest / 3600);
  const minute = Math.floor((rest - hour * 3600) / 60);
  // Rounding keeps a fraction of a second from growing a tail of binary digits.
  const second = Math.round((rest - hour * 3600 - minute * 60) * 1e6) / 1e6;
  return { ...dateOfDay(days), hour, minute, second };
}

/** 0 for Sunday to 6 for Saturday. */
export function weekday(moment: Moment): number {
  const days = dayNumber(moment.year, moment.month, moment.day);
  return (((days + 4) % 7) + 7) % 7;
}

/** Adds months; the day is kept within the month. */
export function addMonths(moment: Moment, months: number): Moment {
  const index = moment.year * 12 + moment.month - 1 + months;
  const year = Math.floor(index / 12);
  const month = index - year * 12 + 1;
  return { ...moment, year, month, day: Math.min(moment.day, daysInMonth(year, month)) };
}

/** Year and number of the week by ISO 8601. */
export function isoWeek(moment: Moment): { year: number; week: number } {
  const days = dayNumber(moment.year, moment.month, moment.day);
  const day = weekday(moment) || 7;
  const thursday = days - day + 4;
  const { year } = dateOfDay(thursday);
  return { year, week: Math.floor((thursday - dayNumber(year, 1, 1)) / 7) + 1 };
}
