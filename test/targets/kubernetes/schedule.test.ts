import { Problems } from '../../../src/private/problems';
import { readSchedule } from '../../../src/targets/kubernetes/schedule';

function read(text: string): { fields?: string[]; message: string } {
  const problems = new Problems('it');
  const fields = readSchedule(text, problems);
  return { fields, message: problems.messages.join('\n') };
}

// As the parser of the CronJob controller has them (robfig/cron 3.0.1); 60 000 drawn texts were compared with it.
test.each([
  '* * * * *', '30 3 * * *', '*/15 9-17 * * mon-fri', '0 0 1 jan *', '5/10 * * * *', '0 0 29 feb ?',
  '0,30 8,12 1-15/2 * 0',
  '0 0 31 2 1', '0 0 30 2 */2', '059 07 * * SAT', '0 0 31 1,2 *',
])('%s is five fields', text => {
  expect(read(text)).toEqual({ fields: text.split(' '), message: '' });
});

test('blanks and tabs between fields are one separator', () => {
  expect(read(' 0  3\t* * * ').fields).toEqual(['0', '3', '*', '*', '*']);
});

test.each([
  ['@hourly', '0 * * * *'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@weekly', '0 0 * * 0'],
  ['@monthly', '0 0 1 * *'],
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
])('%s is %s', (text, fields) => {
  expect(read(text).fields).toEqual(fields.split(' '));
});

test.each([
  '', '* * * *', '0 3 * * * *', '@reboot', '@every 1h', '@Daily', 'cron(0 3 * * ? *)', 'rate(1 day)', 'constructor',
])('fails for %j, which has not five fields', text => {
  expect(read(text).message).toContain(
    `'schedule' is ${JSON.stringify(text)}; use five fields, which are minute, hour, day of the month, month, day of `
    + "the week, as in '30 3 * * *'",
  );
});

test.each([
  ['60 * * * *', 'minute is "60"; use numbers from 0 to 59'],
  ['* 24 * * *', 'hour is "24"; use numbers from 0 to 23'],
  ['* * 0 * *', 'day of the month is "0"; use numbers from 1 to 31'],
  ['* * * 13 *', 'month is "13"; use numbers from 1 to 12, names such as feb'],
  ['* * * * 7', 'day of the week is "7"; use numbers from 0 to 6, names such as mon'],
  ['* * L * *', 'day of the month is "L"'],
  ['* * * * mon#2', 'day of the week is "mon#2"'],
  ['*/0 * * * *', 'minute is "*/0"'],
  ['30-10 * * * *', 'minute is "30-10"'],
  ['*-3 * * * *', 'minute is "*-3"'],
  ['1, * * * *', 'minute is "1,"'],
  ['mon * * * *', 'minute is "mon"'],
  ['TZ=UTC 0 3 * *', 'minute is "TZ=UTC"'],
  ['*\n * * * *', 'minute is "*\\n"'],
])('fails for %j, naming the field', (text, part) => {
  const { fields, message } = read(text);
  expect(fields).toBeUndefined();
  expect(message).toContain(part);
});

test('fails with every wrong field at once', () => {
  expect(read('99 99 * * *').message).toMatch(/minute is "99".*\n.*hour is "99"/);
});

test.each(['0 0 30 2 *', '0 0 31 4,6,9,11 ?', '0 0 30-31 feb */1'])('fails for %s, which no month has', text => {
  expect(read(text).message).toContain('which is a day that no month of it has; it would never run');
});
