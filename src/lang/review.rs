//! Words of the page that decisions are made on.

use super::Word;

words! {
    TITLE: "Telaah anggaran responsif gender", "Review of gender-responsive budget";
    ASKED: "putusan diminta", "decisions asked for";
    WITHOUT_SCRIPT: "Halaman ini hanya berfungsi bila peramban menjalankan skripnya. Tanpa itu, putusan dapat ditulis dalam buku kerja (-o putusan.xlsx).", "This page works only where the browser runs its script. Without it, decisions can be written in a workbook (-o putusan.xlsx).";

    PROGRESS: "Kemajuan", "Progress";
    OF: "dari", "of";
    DECIDED_SO_FAR: "sudah diputuskan", "decided so far";
    IN_MONEY: "menurut rupiah", "by amount";
    IN_NUMBER: "menurut banyaknya", "by number";
    AMONG_FILTERED: "Di antara yang disaring", "Among what the filter shows";
    LACKING_REASON: "tanpa alasan", "without a reason";
    DOWNLOAD: "Unduh decisions.csv", "Download decisions.csv";
    LOAD: "Muat decisions.csv", "Load decisions.csv";
    UNDO: "Urungkan", "Undo";
    IS_KEPT: "Putusan tersimpan di peramban ini.", "Decisions are saved in this browser.";
    NOT_KEPT: "Peramban ini tidak menyimpan putusan: unduh sebelum menutup halaman.", "This browser does not save decisions: download them before you close the page.";

    REVIEWER: "Pemeriksa dan tanggal", "Reviewer and date";
    REVIEWER_WHAT: "Berlaku untuk semua putusan berikutnya.", "For all decisions from now on.";
    NAME: "Nama pemeriksa", "Name of the reviewer";
    DATE: "Tanggal", "Date";
    DATE_WHAT: "kosong: hari ketika diputuskan", "empty: the day of each decision";
    UNTIL: "Berlaku sampai", "Valid until";
    UNTIL_WHAT: "boleh kosong", "may be empty";
    USUAL_REASON: "Alasan bawaan", "Default reason";
    USUAL_REASON_WHAT: "dipakai bila putusan belum beralasan", "used where a decision has none yet";

    FILTER: "Saringan", "Filter";
    OPD: "OPD", "OPD";
    ALL_OPD: "semua OPD", "all OPD";
    CONCEPT: "Konsep", "Concept";
    ALL_CONCEPTS: "semua konsep", "all concepts";
    OFFICIAL_TAG: "tanda resmi ARG", "official ARG tag";
    STATE: "Keadaan", "State";
    ALL: "semua", "all";
    OPEN: "belum diputuskan", "not decided yet";
    DECIDED: "sudah diputuskan", "decided";
    NO_REASON: "diputuskan tanpa alasan", "decided without a reason";
    SEARCH: "Cari dalam teks", "Find in the texts";
    NOTHING: "Tidak ada yang cocok dengan saringan.", "Nothing matches the filter.";

    CURRENT: "Yang diputuskan sekarang", "To be decided now";
    ALL_OF_IT: "sub kegiatan seluruhnya", "the whole sub kegiatan";
    SUGGESTED: "Saran", "Suggestion";
    PLACE: "Tempat", "Place";
    EVIDENCE: "Bukti", "Evidence";
    ACCURACY: "Ketepatan", "How often right";
    BLOCKED: "Tidak dihitung", "Does not count";
    DECISION: "Putusan", "Decision";
    REASON: "Alasan", "Reason";
    AGREE: "Setuju dengan saran", "Agree with the suggestion";
    CLEAR: "Kosongkan", "Clear";
    PREVIOUS: "Sebelumnya", "Previous";
    NEXT: "Berikutnya", "Next";
    NEXT_OPEN: "Berikutnya yang belum diputuskan", "Next one not decided yet";
    NAME_FIRST: "Tulis dahulu nama pemeriksa.", "Write the name of the reviewer first.";
    ALL_DECIDED: "Semua yang ditampilkan sudah diputuskan.", "All that is shown is decided.";
    UNDONE: "Diurungkan", "Undone";
    NOTHING_TO_UNDO: "Tidak ada yang dapat diurungkan.", "There is nothing to undo.";

    KEYS: "Tombol", "Keyboard";
    KEYS_ON: "Tombol huruf dan angka aktif; selama mengetik dalam isian, tidak berlaku", "Single keys are active; they do nothing while you type in a field";
    WRITE_REASON: "Tulis alasan", "Write the reason";

    QUEUE: "Antrean", "Queue";
    ORDER: "Urutan", "Position";
    SUBJECT: "Sub kegiatan, uraian", "Sub kegiatan, item";
    PAGE: "Halaman", "Page";
    EARLIER: "Halaman sebelumnya", "Previous page";
    LATER: "Halaman berikutnya", "Next page";

    LOADED: "putusan dimuat", "decisions loaded";
    NOT_LOADED: "baris tidak dimuat, karena pokoknya tidak ada di halaman ini atau putusannya tidak dikenal, dan tidak ikut diunduh", "rows not loaded, because this page does not have their subject or does not know their decision; the download lacks them";
    NO_DECISIONS: "Berkas ini bukan berkas putusan: tidak ada kolom \"putusan\" dan \"key\" atau \"kode_sub_kegiatan\".", "This is not a file of decisions: it has no columns \"putusan\" and \"key\" or \"kode_sub_kegiatan\".";

    // What buttons for decisions say.
    KHUSUS_TARGET: "Khusus target", "Specific target";
    KESETARAAN: "Kesetaraan", "Equality";
    PELEMBAGAAN: "Pelembagaan", "Institutions";
    REVIEW: "Telaah", "Review";
    NO_ARG: "Bukan ARG", "Not ARG";
}
