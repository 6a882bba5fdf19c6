namespace NgHvi.Interactive.Results;

/// <summary>A simulation-based calibration as a table.</summary>
public static class CalibrationTables
{
    /// <summary>Ranks of each quantity: their mean, their spread and how likely uniform ones stray as far.</summary>
    public static DisplayTable Create(Calibration calibration)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        return DisplayTable.Create(
                $"Calibration of {calibration.Method.Name} by {ModelText.Count(calibration.Count, "simulation")}",
                ["quantity"], ["mean rank", "spread", "p", "p of q₀", "within the band"])
            .WithRows(calibration.Quantities.Select(one => (string[])
            [
                one.Name, NumberFormat.Fixed(one.Mean, 3), NumberFormat.Fixed(one.Spread, 2), NumberFormat.Fixed(one.PValue, 4),
                double.IsNaN(one.SymmetryPValue) ? "" : NumberFormat.Fixed(one.SymmetryPValue, 4), one.IsWithin ? "yes" : "no",
            ]))
            .Note(calibration.Sentence)
            .Note("Mean rank above 0.5: estimates too low. Spread above 1: posteriors too narrow. p: that uniform ranks stray as far; "
                + "of q₀, that symmetric ones do.");
    }
}
