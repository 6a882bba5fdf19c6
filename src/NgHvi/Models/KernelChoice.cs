namespace NgHvi;

/// <summary>How a density is computed; all that apply give the same number.</summary>
internal enum KernelChoice
{
    // The fastest that is exact for the model.
    Fastest,

    // Sums over the rows of each group; of linear Gaussian models only.
    SufficientStatistics,

    // Passes over the rows.
    Rows,
}
