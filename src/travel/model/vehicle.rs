//! What people ride in.

use crate::id::id;

id! {
    /// A sort of vehicle that can be hired: so many seats at such a price.
    VehicleTypeId
}

id! {
    /// One vehicle of an assembly, planned or booked.
    VehicleId
}
