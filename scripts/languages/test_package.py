"""What a Python user sees of the package: its page, its errors, its values. Runs in a folder with a project `shop`."""

import ast
import importlib.metadata
import re
import unittest

from cdk_python_container import (
    ComposeFile,
    ContainerSecret,
    ImageSource,
    PythonContainer,
    PythonImage,
    WebServer,
    WritablePath,
)


class Page(unittest.TestCase):
    def test_python_blocks_are_python(self) -> None:
        page = importlib.metadata.metadata("cdk-python-container").get_payload()
        blocks = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
        self.assertGreaterEqual(len(blocks), 2)
        for block in blocks:
            ast.parse(block)

    def test_no_other_language_of_the_cdk_is_left(self) -> None:
        page = importlib.metadata.metadata("cdk-python-container").get_payload()
        self.assertNotRegex(page, r"```(ts|typescript)\n")


class Errors(unittest.TestCase):
    def failure(self, call) -> str:
        with self.assertRaises(RuntimeError) as caught:
            call()
        return str(caught.exception)

    def test_each_states_its_code_once_and_first(self) -> None:
        image = PythonImage.from_directory("shop")
        web = PythonContainer.web(image=image)
        calls = {
            "PythonProjectInvalid": lambda: PythonImage.from_directory("nowhere"),
            "PythonImageInvalid": lambda: PythonImage.from_directory("shop", python_version="2.7"),
            "PythonContainerInvalid": lambda: PythonContainer.web(image=image, port=80),
            "ImageSourceInvalid": lambda: ImageSource.registry("Acme Shop"),
            "ComposeFileInvalid": lambda: ComposeFile(services={"Web !": web}),
        }
        for code, call in calls.items():
            with self.subTest(code):
                message = self.failure(call)
                self.assertTrue(message.startswith(f"{code}: "), message)
                self.assertEqual(message.count(code), 1, message)

    def test_all_problems_at_once(self) -> None:
        image = PythonImage.from_directory("shop")
        paths = [WritablePath.of("/app/src", 64)]
        message = self.failure(lambda: PythonContainer.web(image=image, port=80, writable_paths=paths))
        self.assertIn("(2 problems)", message)

    def test_a_value_of_another_type_is_refused_where_it_is_given(self) -> None:
        with self.assertRaisesRegex(TypeError, "argument path must be str"):
            WritablePath.of(5, 64)  # type: ignore[arg-type]


class Values(unittest.TestCase):
    def test_each_says_what_it_is(self) -> None:
        image = PythonImage.from_directory("shop")
        values = {
            'PythonImage "shop" (0.1.0, Python 3.13, linux/amd64)': image,
            'ContainerSecret.file("db-password")': ContainerSecret.file("db-password"),
            'WebServer.uvicorn()': WebServer.uvicorn(),
        }
        for text, value in values.items():
            self.assertEqual(value.to_string(), text)
            self.assertEqual(repr(value), text)
            self.assertEqual(str(value), text)


if __name__ == "__main__":
    unittest.main()
