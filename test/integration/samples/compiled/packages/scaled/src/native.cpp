#include <Python.h>

static PyObject *total(PyObject *self, PyObject *argument) {
    long last = PyLong_AsLong(argument), sum = 0;
    (void)self;
    for (long each = 1; each <= last; each++) sum += FACTOR * each;
    return PyLong_FromLong(sum);
}

static PyMethodDef methods[] = {{"total", total, METH_O, NULL}, {NULL, NULL, 0, NULL}};

static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_native", NULL, -1, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__native(void) {
    return PyModule_Create(&module);
}
