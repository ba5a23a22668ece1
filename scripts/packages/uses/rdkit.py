# /// script
# dependencies = ["rdkit"]
# ///
from rdkit import Chem
from rdkit.Chem import Draw

assert Draw.MolToImage(Chem.MolFromSmiles("CCO")).size == (300, 300)
