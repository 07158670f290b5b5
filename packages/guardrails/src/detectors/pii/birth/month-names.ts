/** Months as dates name them, whole and shortened, in the languages of `birth-words.ts` that write Latin, Greek or Cyrillic. */
const names =
  "january february march april may june july august september october november december " +
  "jan feb mar apr jun jul aug sep sept oct nov dec " +
  "januar jänner februar märz mai juni juli oktober dezember mär okt dez " +
  "janvier février fevrier mars avril juin juillet août aout septembre octobre novembre décembre decembre janv févr avr juil déc " +
  "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre ene abr ago dic " +
  "gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre gen mag giu lug set ott " +
  "janeiro fevereiro março marco maio junho julho setembro outubro novembro dezembro fev out " +
  "januari februari maart mei augustus mrt augusti maj marts juni juli " +
  "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta " +
  "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia " +
  "ledna února března dubna května června července srpna září října listopadu prosince " +
  "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık " +
  "januára februára apríla mája júna júla augusta septembra októbra novembra decembra " +
  "ianuarie februarie martie aprilie iunie iulie septembrie octombrie noiembrie decembrie " +
  "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου " +
  "января февраля марта апреля мая июня июля августа сентября октября ноября декабря " +
  "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня";

const months: ReadonlySet<string> = new Set(names.split(" "));

export function isMonthName(word: string): boolean {
  return months.has(word.toLowerCase());
}
