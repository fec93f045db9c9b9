//! Tables as Arrow: any library that reads the C stream interface reads them without a copy of the numbers.

use crate::errors::{guarded, refused};
use arrow::ffi::FFI_ArrowSchema;
use arrow::ffi_stream::FFI_ArrowArrayStream;
use nongbo::store::ArrowTable;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

/// A table of results.
#[pyclass(frozen, module = "nongbo._native")]
pub struct Table(pub ArrowTable);

#[pymethods]
impl Table {
    /// Its name.
    #[getter]
    fn name(&self) -> &str {
        self.0.name()
    }

    /// Its batches as a capsule `arrow_array_stream`. A requested schema is not followed: the reader casts.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        drop(requested_schema);
        let stream = guarded(py, || Ok(FFI_ArrowArrayStream::new(self.0.reader()?)))?;
        PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
    }

    /// Its columns as a capsule `arrow_schema`.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(self.0.schema().as_ref()).map_err(refused)?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }
}
