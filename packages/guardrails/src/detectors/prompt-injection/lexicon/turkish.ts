import type { Vocabulary } from "./concept.ts";

export const turkish: Vocabulary = {
  dismiss: `
    yok say* | görmezden gel* | unut | unutun | unutunuz | dikkate alma* | göz ardı et* | boş ver* | uyma |
    takip etme* | iptal et* | hiçe say* | gözardı et*`,
  prior: `
    önceki | tüm | bütün | yukarıdaki | daha önceki | senin | sana verilen | verilen | mevcut | eski |
    şimdiye kadarki | geçmiş | her`,
  given: `
    yukarıda | önceden | şimdiye kadar`,
  order: `
    talimat* | komut* | kural* | yönerge* | emir* | emirler* | prompt* | direktif* | kısıtlama* | istem*`,
  everything: `
    yukarıdaki her şeyi | önceki her şeyi | şimdiye kadar söylenen* | yukarıda yazan* |
    yukarıdakilerin hepsini | her şeyi unut | bundan önceki her*`,
  anew: `
    yeni talimat* | yeni görev* | bundan sonra | şu andan itibaren | artık sen | yeni komut* | bundan böyle |
    asıl görevin | gerçek görevin`,
  instead: `
    bunun yerine | sadece şunu | yalnızca şunu | sadece yaz | onun yerine`,
  reveal: `
    göster* | açıkla* | yazdır* | tekrarla* | tekrar et* | söyle* | yaz | listele* | paylaş* | ifşa et* |
    nedir | nelerdir | ver | aktar* | dök`,
  your: `
    senin | kendi | sana | sizin | size`,
  "hidden-prompt": `
    sistem prompt* | sistem istem* | sistem mesaj* | sistem talimat* | ilk talimat* | başlangıç talimat* |
    gizli talimat* | orijinal talimat* | dahili talimat* | iç talimat* | ilk prompt* | sistem komut* |
    gizli prompt* | asıl talimat* | sistem yönerge*`,
  verbatim: `
    kelimesi | kelimesine | aynen | olduğu gibi | harfi | harfine | eksiksiz | birebir`,
  persona: `
    artık sen | sen artık | şimdi sen | sen şimdi | gibi davran* | rolünü oyna* | rolüne gir* | rol yap* |
    numarası yap* | olduğunu hayal et* | olduğunu varsay* | gibi yap* | taklit et* | artık bir`,
  unbound: `
    kısıtlama olmadan | hiçbir kısıtlama* | sınırsız | sınır tanıma* | kuralsız | kural yok | hiçbir kural* |
    filtresiz | sansürsüz | sansür olmadan | etik kural olmadan | kısıtlaması olmayan | hiçbir sınır* |
    ahlaki sınır* | kısıtlamasız`,
  authority: `
    ben senin geliştiricinim | ben geliştiriciyim | ben yöneticiyim | ben sistem yöneticisiyim |
    geliştiricin olarak | yönetici olarak | openai'da çalışıyorum | ben senin yaratıcınım | ben admin* |
    yöneticin olarak`,
  "switch-off": `
    devre dışı bırak* | kapat* | atla* | kaldır* | yok say* | aş | etkisiz*`,
  safeguard: `
    güvenlik filtre* | filtre* | kısıtlama* | güvenlik önlem* | içerik politika* | etik kural* |
    güvenlik kural* | sansür* | sınırlama*`,
  conceal: `
    kullanıcıya söyleme* | kullanıcıya bildirme* | kullanıcıya haber verme* | kullanıcıya bahsetme* |
    kullanıcının haberi olmadan | kullanıcıya belli etme* | kullanıcıya söylemeden`,
  reader: `
    yapay zekaya not | eğer bir yapay zeka | yapay zeka asistan* | yapay zekâ asistan* | dil model* |
    yapay zeka için | dikkat yapay zeka | eğer yapay zeka | bunu okuyan yapay`,
  "forced-opening": `
    cevabına şöyle başla* | yanıtına şununla başla* | cevabını şöyle başlat* | yanıtına şöyle başla* |
    cevabına  ile başla*`,
  "no-refusal": `
    reddetme* | itiraz etme* | uyarı yapma* | özür dileme* | uymak zorundasın | itaat et* | uyarı olmadan |
    asla reddetme*`,
  void: `
    artık (geçerli değil | geçersiz | geçmiyor) | iptal edildi | yürürlükten kalktı | geçersizdir`,
  "must-comply": `
    (sadece | yalnızca) (dediğimi | söylediğimi) yap | bana itaat et`,
  "text-above": `
    yukarıdaki (metni | metin | her şeyi)`,
};
