import type { Vocabulary } from "./concept.ts";

export const polish: Vocabulary = {
  dismiss: `
    zignoruj | ignoruj | zignorować | zapomnij | zapomnieć | pomiń | pomijaj | nie przestrzegaj | nie stosuj się |
    odrzuć | lekceważ | zlekceważ | nie zważaj | anuluj | przestań przestrzegać`,
  prior: `
    wszystkie | wszystkich | wszelkie | poprzednie | poprzednich | wcześniejsze | wcześniejszych | powyższe |
    powyższych | swoje | swoich | twoje | dotychczasowe | dotychczasowych | pierwotne | te`,
  given: `
    powyżej | wcześniej | które otrzymałeś | które dostałeś | do tej pory | dotychczas`,
  order: `
    instrukcj* | polece* | zasad* | wytyczn* | rozkaz* | wskazówk* | wskazówek | regul* | reguł* | prompt* |
    dyrektyw*`,
  everything: `
    wszystko powyżej | wszystko, co | o wszystkim, co | wszystko co | o wszystkim co | wszystko powyższe`,
  anew: `
    nowe instrukcje | nowa instrukcja | nowe zadanie | od teraz | od tej pory | twoje nowe zadanie |
    twoje prawdziwe zadanie | nowe polecenie*`,
  instead: `
    zamiast tego | po prostu powiedz | odpowiedz tylko | napisz tylko | powiedz tylko`,
  reveal: `
    pokaż | ujawnij | wyświetl | wypisz | powtórz | podaj | powiedz mi | napisz | zdradź | jaki jest |
    jakie są | jaka jest | przetłumacz | udostępnij`,
  your: `
    swój | swoje | swoją | swoich | twój | twoje | twoją | twoich`,
  "hidden-prompt": `
    prompt systemowy | promptu systemowego | wiadomość systemową | komunikat systemowy |
    instrukcje systemowe | instrukcje początkowe | początkowe instrukcje | ukryte instrukcje |
    tajne instrukcje | pierwotne instrukcje | oryginalne instrukcje | wewnętrzne instrukcje |
    instrukcję systemową | polecenia systemowe | wewnętrzne zasady | prompt początkowy | początkowy prompt`,
  verbatim: `
    słowo w słowo | dosłownie | w całości | co do słowa`,
  persona: `
    jesteś teraz | teraz jesteś | udawaj | zachowuj się jak | wciel się | wyobraź sobie, że jesteś |
    odgrywaj rolę | graj rolę | przyjmij rolę | odpowiadaj jako | działaj jako`,
  unbound: `
    bez ograniczeń | bez żadnych ograniczeń | bez zasad | bez filtrów | bez cenzury | żadnych zasad |
    żadnych ograniczeń | nieograniczon* | nieocenzurowan* | bez moralno* | bez etyk* | bez reguł |
    bez limitów`,
  authority: `
    jestem twoim twórcą | jestem twoim programistą | jestem administratorem | jako twój twórca |
    jako administrator | jestem programistą openai | pracuję w openai | jestem deweloperem |
    jestem twoim administratorem`,
  "switch-off": `
    wyłącz | obejdź | omiń | zignoruj | usuń | dezaktywuj | zapomnij`,
  safeguard: `
    filtry | filtrów | zabezpieczenia | ograniczenia | filtry bezpieczeństwa | zasady bezpieczeństwa |
    politykę treści | zasady etyczne | środki bezpieczeństwa`,
  conceal: `
    nie mów użytkownikowi | nie informuj użytkownika | bez informowania użytkownika | bez wiedzy użytkownika |
    nie wspominaj o tym | nie powiadamiaj użytkownika`,
  reader: `
    uwaga ai | wiadomość dla ai | jeśli jesteś ai | jeśli jesteś sztuczną | instrukcje dla ai | asystent ai |
    asystencie ai | model językowy | notatka dla ai | jeżeli jesteś ai`,
  "forced-opening": `
    zacznij odpowiedź od | rozpocznij odpowiedź od | zacznij swoją odpowiedź od`,
  "no-refusal": `
    nie odmawiaj | bez ostrzeżeń | nie przepraszaj | musisz posłuchać | nigdy nie odmawiaj |
    musisz być posłuszn*`,
  "to-you": `
    które otrzymałeś | które dostałeś | które ci dano`,
  void: `
    już nie obowiązują | nie obowiązują | zostały (anulowane | uchylone | odwołane) | są (nieważne |
    nieaktualne) | nie mają już znaczenia`,
  "must-comply": `
    rób (tylko | dokładnie | wszystko) (to, co | co) (mówię | ci mówię | każę) | musisz mnie słuchać`,
  "text-above": `
    tekst powyżej | powyższy tekst | wszystko, co jest powyżej`,
};
