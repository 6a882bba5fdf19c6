namespace NgHvi;

/// <summary>The numbers of a <see cref="GroupedStatistics"/> as they are saved; arrays over groups are not padded.</summary>
/// <param name="RowCount">n.</param>
/// <param name="GroupCount">K.</param>
/// <param name="FixedCount">q.</param>
/// <param name="RandomCount">r.</param>
/// <param name="DependentColumns">Columns of X that depend on earlier ones.</param>
/// <param name="Reference">β₀, q.</param>
/// <param name="GramX">XᵀX, q×q.</param>
/// <param name="CrossXr">Xᵀ(y − Xβ₀), q.</param>
/// <param name="ResidualSquares">‖y − Xβ₀‖².</param>
/// <param name="GroupSizes">n_k, K.</param>
/// <param name="GramZ">Lower triangle of Z_kᵀZ_k row by row, r(r+1)/2×K.</param>
/// <param name="CrossZr">Z_kᵀ(y_k − X_kβ₀), r×K.</param>
/// <param name="CrossZX">Z_kᵀX_k, r×q×K.</param>
public sealed record GroupedStatisticsDocument(
    int RowCount,
    int GroupCount,
    int FixedCount,
    int RandomCount,
    IReadOnlyList<int> DependentColumns,
    IReadOnlyList<double> Reference,
    IReadOnlyList<double> GramX,
    IReadOnlyList<double> CrossXr,
    double ResidualSquares,
    IReadOnlyList<double> GroupSizes,
    IReadOnlyList<double> GramZ,
    IReadOnlyList<double> CrossZr,
    IReadOnlyList<double> CrossZX);
