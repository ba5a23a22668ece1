# /// script
# dependencies = ["tabula-py", "fpdf2"]
# ///
import fpdf
import tabula

document = fpdf.FPDF()
document.add_page()
document.set_font("helvetica")
with document.table() as table:
    for line in (("a", "b"), ("1", "2")):
        row = table.row()
        for cell in line:
            row.cell(cell)
document.output("/tmp/table.pdf")
assert tabula.read_pdf("/tmp/table.pdf", pages=1, lattice=True)[0].shape == (1, 2)
