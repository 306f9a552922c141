//! What findings of statements say, and what to do about them, in both languages.

use super::Defect;
use crate::domain::amount::Rupiah;
use crate::domain::currency::Currency;
use crate::finding::brief;
use crate::lang::{Lang, format_in, messages};

impl Defect {
    /// What tells it from others of its code in one file: the message, without the parser's words of a place.
    pub fn identity(&self) -> String {
        match self {
            Defect::Malformed(_) => String::new(),
            _ => self.message(Lang::En, Currency::RUPIAH),
        }
    }

    /// As a reviewer would put it, with both figures where two differ.
    pub fn message(&self, lang: Lang, currency: Currency) -> String {
        let rp = |r: &Rupiah| currency.write(r.in_lang(lang));
        match self {
            Defect::Missing { field } => format_in!(lang, "{field} belum diisi", "{field} is not filled in"),
            Defect::Placeholder { field, cell } => {
                format_in!(lang, "{field} hanya berisi {:?}", "{field} contains only {:?}", brief(cell))
            }
            Defect::NotACode { field, cell } => {
                format_in!(lang, "{field} bukan kode: {:?}", "{field} is not a code: {:?}", brief(cell))
            }
            Defect::WrongLevel { field, code, level } => {
                format_in!(lang, "{field} {code} adalah kode {level}", "{field} {code} is the code of a {level}")
            }
            Defect::SameAsKegiatan { code: true, what } => format_in!(
                lang,
                "kegiatan dan sub kegiatan berkode sama, {what}",
                "kegiatan and sub kegiatan have the same code, {what}"
            ),
            Defect::SameAsKegiatan { what, .. } => format_in!(
                lang,
                "kegiatan dan sub kegiatan memakai nama yang sama, {:?}",
                "kegiatan and sub kegiatan have the same name, {:?}",
                brief(what)
            ),
            Defect::OddSpelling { cell, code } => format_in!(
                lang,
                "kode ditulis {:?}; bentuk bakunya {code}",
                "the code is written {:?}; its normal form is {code}",
                brief(cell)
            ),
            Defect::OldCode { cell } => format_in!(
                lang,
                "kode {cell} memakai susunan sebelum Permendagri 90/2019; tidak dibandingkan dengan kode sekarang",
                "code {cell} has the form used before Permendagri 90/2019; it is not compared with today's codes"
            ),
            Defect::NoSexData { head: true } => lang
                .choose("bagian yang tampak tidak memuat angka L/P", "the part shown has no figure by sex")
                .into(),
            Defect::NoSexData { .. } => lang
                .choose(
                    "data pembuka wawasan tidak memuat satu pun angka L/P",
                    "the data have no figure by sex (L/P)",
                )
                .into(),
            Defect::SumDiffers { topic, male, female, sum, total } => format_in!(
                lang,
                "{}: L {male} + P {female} = {sum}, padahal tertulis {total}",
                "{}: L {male} + P {female} = {sum}, but the statement says {total}",
                brief(topic)
            ),
            Defect::PercentDiffers { what, printed: [l, p], computed: [cl, cp] } => format_in!(
                lang,
                "{}: tertulis L {l} % dan P {p} %, padahal menurut angkanya L {cl} % dan P {cp} %",
                "{}: the statement says L {l} % and P {p} %, but the counts give L {cl} % and P {cp} %",
                brief(what)
            ),
            Defect::NotReproducible { what, printed: [l, p] } => format_in!(
                lang,
                "{}: L {l} % dan P {p} % tidak dapat dihitung ulang dari data pembuka wawasan",
                "{}: L {l} % and P {p} % cannot be computed from the data",
                brief(what)
            ),
            Defect::NotHundred { what, printed: [l, p], sum } => format_in!(
                lang,
                "{}: L {l} % + P {p} % = {sum} %, bukan 100 %",
                "{}: L {l} % + P {p} % = {sum} %, not 100 %",
                brief(what)
            ),
            Defect::Truncated { what, printed: [l, p], computed: [cl, cp] } => format_in!(
                lang,
                "{}: L {l} % dan P {p} % dipotong, bukan dibulatkan (L {cl} %, P {cp} %)",
                "{}: L {l} % and P {p} % are cut, not rounded (L {cl} %, P {cp} %)",
                brief(what)
            ),
            Defect::Contradicted { claim, topic, male, female } => format_in!(
                lang,
                "{:?} bertentangan dengan datanya: {} L {male}, P {female}",
                "{:?} contradicts its data: {} L {male}, P {female}",
                brief(claim),
                brief(topic)
            ),
            Defect::OthersFigure { factor, other, male, female } => format_in!(
                lang,
                "faktor {factor} memakai angka faktor {other} (L {male}, P {female})",
                "factor {factor} quotes the figure of factor {other} (L {male}, P {female})"
            ),
            Defect::Swapped { factor, topic, male, female } => format_in!(
                lang,
                "faktor {factor}: L {male} dan P {female} tertukar terhadap data {}",
                "factor {factor}: L {male} and P {female} are swapped against the data of {}",
                brief(topic)
            ),
            Defect::Reused { male, female, first, second } => format_in!(
                lang,
                "angka yang sama (L {male}, P {female}) dipakai untuk {} dan untuk {}",
                "the same figures (L {male}, P {female}) are used for {} and for {}",
                brief(first),
                brief(second)
            ),
            Defect::WithoutFigure { factor } => format_in!(
                lang,
                "kesenjangan {factor} dinyatakan tanpa angka",
                "a gap in {factor} is claimed without a figure"
            ),
            Defect::SmallGap => lang
                .choose(
                    "selisih L dan P di semua data kurang dari 1 poin persen",
                    "women and men differ by less than 1 percentage point in all data",
                )
                .into(),
            Defect::OnlyPopulation => lang
                .choose(
                    "hanya jumlah penduduk yang terpilah; itu belum menunjukkan kesenjangan layanan",
                    "only the population is given by sex; that does not show a gap in a service",
                )
                .into(),
            Defect::NoGap => lang
                .choose("semua faktor menyatakan tidak ada kesenjangan", "all factors say that there is no gap")
                .into(),
            Defect::MixedBases { rate, share } => format_in!(
                lang,
                "dua dasar persen dalam satu dokumen: {} adalah bagian dari tiap jenis kelamin, {} bagian dari seluruhnya",
                "two bases of percentages in one document: {} is a rate within each sex, {} is a share of everyone",
                brief(rate),
                brief(share)
            ),
            Defect::Over100 { topic, percent } => format_in!(
                lang,
                "{}: cakupan {percent} % melebihi 100 %",
                "{}: a coverage of {percent} % exceeds 100 %",
                brief(topic)
            ),
            Defect::GroupBesideSexes { topic, group, added: true } => format_in!(
                lang,
                "{}: {group} ditambahkan pada L + P, padahal sudah termasuk di dalamnya",
                "{}: {group} is added to L + P, although they already include it",
                brief(topic)
            ),
            Defect::GroupBesideSexes { topic, group, .. } => format_in!(
                lang,
                "{}: {group} sudah termasuk dalam L dan P; jangan ditambahkan",
                "{}: L and P already include {group}; do not add it",
                brief(topic)
            ),
            Defect::ActionsExceed { sum, amount } => format_in!(
                lang,
                "masukan rencana aksi berjumlah {}, lebih dari anggaran {}",
                "the inputs of the action plan add up to {}, more than the budget of {}",
                rp(sum),
                rp(amount)
            ),
            Defect::ActionsBelow { sum, amount } => format_in!(
                lang,
                "masukan rencana aksi berjumlah {} dari anggaran {}; selisih {} tanpa aksi",
                "the inputs of the action plan add up to {} of the budget of {}; {} has no action",
                rp(sum),
                rp(amount),
                rp(&(*amount - *sum))
            ),
            Defect::ActionWithoutAmount { action } => {
                format_in!(lang, "rencana aksi {:?} tanpa masukan (Rp)", "action {:?} has no input (Rp)", brief(action))
            }
            Defect::WholeInput { input } => format_in!(
                lang,
                "satu masukan ({}) untuk seluruh rencana aksi",
                "one input ({}) for the whole action plan",
                brief(input)
            ),
            Defect::NotAnAmount { field, cell } => format_in!(
                lang,
                "{field} bukan nilai rupiah: {:?}",
                "{field} is not an amount in rupiah: {:?}",
                brief(cell)
            ),
            Defect::PaguDiffers { code, stated, budget } => format_in!(
                lang,
                "anggaran sub kegiatan {code} tertulis {}, padahal menurut berkas anggaran {}",
                "the statement says that {code} has a budget of {}, but the budget file says {}",
                rp(stated),
                rp(budget)
            ),
            Defect::NotInBudget { code } => format_in!(
                lang,
                "sub kegiatan {code} tidak ada dalam berkas anggaran",
                "sub kegiatan {code} is not in the budget file"
            ),
            Defect::OtherOpd { code, opd, others } => format_in!(
                lang,
                "sub kegiatan {code} dalam berkas anggaran bukan milik {}, tetapi {}",
                "in the budget file, sub kegiatan {code} does not belong to {} but to {}",
                brief(opd),
                brief(others)
            ),
            Defect::OtherName { code, stated, budget } => format_in!(
                lang,
                "{code} dalam berkas anggaran bernama {:?}, di sini {:?}",
                "the budget file calls {code} {:?}, the statement {:?}",
                brief(budget),
                brief(stated)
            ),
            Defect::OtherYear { stated, budget } => format_in!(
                lang,
                "tahun anggarannya {stated}, padahal berkas anggarannya tahun {budget}",
                "the budget year is {stated}, but the budget file is for {budget}"
            ),
            Defect::OtherStage { stated, budget } => format_in!(
                lang,
                "tahapnya {stated}, padahal berkas anggarannya {budget}",
                "the stage is {stated}, but the budget file is {budget}"
            ),
            Defect::NoSuchAccount { account } => format_in!(
                lang,
                "sub kegiatan ini tidak punya belanja {account}",
                "the sub kegiatan has no lines of account {account}"
            ),
            Defect::AccountExceeded { account, actions, lines } => format_in!(
                lang,
                "aksi pada {account} berjumlah {}, belanjanya {}",
                "the actions on {account} add up to {}, its lines to {}",
                rp(actions),
                rp(lines)
            ),
            Defect::Boilerplate => lang
                .choose(
                    "sebab internal hanya menyebut kurangnya SDM, pemahaman atau anggaran: itu cocok untuk GBS mana pun",
                    "the internal causes only name a lack of staff, knowledge or budget: they would fit any statement",
                )
                .into(),
            Defect::NearDuplicate { field, other } => {
                format_in!(lang, "{field} hampir sama dengan {other}", "{field} is nearly the same as in {other}")
            }
            Defect::NotReformulated => lang
                .choose(
                    "tolok ukur sama dengan tujuan semula: tidak ada reformulasi",
                    "tolok_ukur repeats the old goal word for word: nothing was reformulated",
                )
                .into(),
            Defect::NoSplit { indicator } => format_in!(
                lang,
                "indikator {:?} tidak memilah L dan P",
                "indicator {:?} does not separate women and men",
                brief(indicator)
            ),
            Defect::NoBaseline { indicator } => {
                format_in!(lang, "indikator {:?} tanpa data dasar", "indicator {:?} has no baseline", brief(indicator))
            }
            Defect::NoTarget { indicator } => {
                format_in!(lang, "indikator {:?} tanpa target", "indicator {:?} has no target", brief(indicator))
            }
            Defect::NoUnit { indicator } => format_in!(
                lang,
                "target indikator {:?} tanpa satuan",
                "the target of indicator {:?} has no unit",
                brief(indicator)
            ),
            Defect::OldData { topic, year, budget } => format_in!(
                lang,
                "{}: data tahun {year}, lebih dari tiga tahun sebelum tahun anggaran {budget}",
                "{}: data of {year}, more than three years before the budget year {budget}",
                brief(topic)
            ),
            Defect::MenBehind { factor } => format_in!(
                lang,
                "pada faktor {factor}, laki-laki yang tertinggal: itu sah; pastikan tujuan dan aksinya menjawab kesenjangan itu",
                "in {factor} men are behind: that is valid; make sure that the goal and the actions answer it"
            ),
            Defect::SupportProgram { what } => format_in!(
                lang,
                "program penunjang urusan ({}): biasanya bukan ARG",
                "support program ({}): usually not ARG",
                brief(what)
            ),
            Defect::Strange { field, cell } if cell.is_empty() => {
                format_in!(lang, "isian {:?} tidak dikenal", "the field {:?} is not recognised", brief(field))
            }
            Defect::Strange { field, cell } => {
                format_in!(lang, "{}: {:?} bukan angka", "{}: {:?} is not a number", brief(field), brief(cell))
            }
            Defect::Unread(passage) => format_in!(
                lang,
                "tidak termasuk isian GBS: {:?}",
                "in no field of the statement: {:?}",
                brief(passage)
            ),
            Defect::Malformed(why) => {
                let why = messages::say(lang, why);
                format_in!(lang, "berkas ini tidak dapat diurai: {}", "the file cannot be parsed: {}", brief(&why))
            }
            Defect::NoStatement => {
                lang.choose("berkas ini tidak memuat isian GBS", "the file has no field of a GBS").into()
            }
            Defect::FiledTwice { code, other } => format_in!(
                lang,
                "GBS untuk {code} sudah ada di {other}",
                "there is already a GBS for {code} in {other}"
            ),
            Defect::NotCounted { codes } => format_in!(
                lang,
                "GBS ini tidak dihitung: ada galat ({codes})",
                "the statement is not counted: it has errors ({codes})"
            ),
        }
    }

    /// What to do about it.
    pub fn help(&self, lang: Lang) -> Option<&'static str> {
        Some(match self {
            Defect::Missing { .. } | Defect::Placeholder { .. } => lang.choose(
                "isi, atau hapus barisnya bila memang tidak ada",
                "fill it in, or delete the row if there is nothing to say",
            ),
            Defect::NotACode { .. } | Defect::WrongLevel { .. } => lang.choose(
                "pakai kode sub kegiatan enam ruas, misalnya 1.02.02.2.02.0001",
                "use a code of six segments, such as 1.02.02.2.02.0001",
            ),
            Defect::SameAsKegiatan { .. } => {
                lang.choose("kode kegiatan punya lima ruas", "the code of a kegiatan has five segments")
            }
            Defect::NoSexData { .. } => lang.choose(
                "tambahkan data dengan L dan P; untuk data insiden (AKI, KDRT) tulis insiden = true",
                "add data with L and P; for incident data (maternal deaths, violence) write insiden = true",
            ),
            Defect::NotReproducible { .. } => lang.choose(
                "tambahkan baris datanya, atau sebut sumbernya",
                "add the data that it is based on, or name its source",
            ),
            Defect::WithoutFigure { .. } => lang.choose(
                "tambahkan data dengan faktor ini, atau hapus faktornya",
                "add a row of data with this factor, or leave the factor out",
            ),
            Defect::MixedBases { .. } => lang.choose(
                "sebut dasar tiap persen (kolom basis)",
                "state what each percentage is a share of (column basis)",
            ),
            Defect::PaguDiffers { .. } => lang.choose(
                "perbarui GBS bila pagu berubah; bila berkas anggarannya keliru, perbaiki di sana",
                "update the statement if the budget changed; if the budget file is wrong, correct it there",
            ),
            Defect::OtherOpd { .. } => {
                lang.choose("samakan nama OPD dengan berkas anggaran", "use the OPD name of the budget file")
            }
            Defect::Boilerplate => {
                lang.choose("sebut sebab di OPD ini, dalam layanan ini", "name a cause in this agency, in this service")
            }
            Defect::NotReformulated => lang.choose(
                "tulis ulang tujuan sehingga menjawab kesenjangan dan sebabnya",
                "rewrite the goal so that it answers the gap and its causes",
            ),
            Defect::NoSplit { .. } => {
                lang.choose("isi L dan P pada baseline dan target", "give L and P in baseline and target")
            }
            Defect::Malformed(_) => {
                lang.choose("periksa tanda kutip, kurung dan lekukannya", "check quotes, brackets and indents")
            }
            Defect::NoStatement => lang.choose(
                "buat dengan setara gbs new ANGGARAN KODE_SUB_KEGIATAN, atau lihat docs/gbs.md",
                "make one with setara gbs new BUDGET SUB_KEGIATAN, or see docs/gbs.md",
            ),
            Defect::Unread(_) => lang.choose(
                "beri label isian GBS di depannya bila termasuk di dalamnya",
                "if it belongs to the statement, put the label of a field before it",
            ),
            Defect::NotCounted { .. } => lang.choose(
                "lihat: setara gbs check BERKAS --budget ANGGARAN",
                "see: setara gbs check FILE --budget BUDGET",
            ),
            _ => return None,
        })
    }
}
