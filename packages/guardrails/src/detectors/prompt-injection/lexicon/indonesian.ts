import type { Vocabulary } from "./concept.ts";

export const indonesian: Vocabulary = {
  dismiss: `
    abaikan | lupakan | hiraukan | kesampingkan | lewati | jangan ikuti | jangan patuhi | berhenti mengikuti
    | batalkan | ketepikan`,
  prior: `
    semua | seluruh | segala`,
  given: `
    sebelumnya | di atas | sebelum ini | tadi | terdahulu | yang diberikan`,
  order: `
    instruksi | perintah | aturan | arahan | petunjuk | pedoman | panduan | ketentuan | batasan | peraturan`,
  everything: `
    semua yang di atas | segala sesuatu di atas | semua yang dikatakan | semua di atas`,
  anew: `
    instruksi baru | tugas baru | mulai sekarang | tugas barumu`,
  reveal: `
    tampilkan | tunjukkan | ungkapkan | cetak | ulangi | beri tahu | berikan | tulis | sebutkan | bocorkan |
    paparkan`,
  your: `
    anda | kamu | mu`,
  "hidden-prompt": `
    prompt sistem | pesan sistem | instruksi sistem | perintah sistem | (instruksi | aturan | perintah)
    (tersembunyi | rahasia | awal | asli)`,
  persona: `
    sekarang kamu adalah | sekarang anda adalah | berpura-puralah | pura-pura | berperan sebagai | bertindak
    sebagai | bayangkan kamu`,
  unbound: `
    tanpa batasan | tanpa batas | tanpa aturan | tanpa filter | tanpa sensor | tidak ada batasan | tidak ada
    aturan | tanpa sekatan`,
};
