using NgHvi.Data;
using NgHvi.Families;
using NgHvi.Inference;
using NgHvi.Inference.Baselines;
using NgHvi.Interactive.Display;
using NgHvi.Interactive.Figures;
using NgHvi.Interactive.Progress;
using NgHvi.Interactive.Results;
using NgHvi.Models.Deep;
using NgHvi.Networks;
using NgHvi.Prediction;
using NgHvi.Simulation;

namespace NgHvi.Interactive.Formatters;

/// <summary>Every type that notebooks show, one line each.</summary>
internal static class ResultFormatters
{
    public static IReadOnlyList<ResultFormatter> All { get; } =
    [
        ResultFormatter.Table<DisplayTable>(table => table),
        ResultFormatter.Figure<Figure>(figure => figure),
        ResultFormatter.Table<VariationalFit>(FitTable.Create),
        ResultFormatter.Table<GibbsFit>(FitTable.Create),
        ResultFormatter.Table<DataAugmentationFit>(FitTable.Create),
        ResultFormatter.Table<DeepDataAugmentationFit>(FitTable.Create),
        ResultFormatter.Table<NagvacFit>(FitTable.Create),
        ResultFormatter.Table<MultiStartFit>(FitTable.Create),
        ResultFormatter.Table<GroupedData>(DataTables.Create),
        ResultFormatter.Table<DataTable>(DataTables.Create),
        ResultFormatter.Table<GroupedInputs>(DataTables.Create),
        ResultFormatter.Table<LinearMixedSimulation>(DataTables.Create),
        ResultFormatter.Table<DeepMixedSimulation>(DataTables.Create),
        ResultFormatter.Table<StepInfo>(InferenceTables.Create),
        ResultFormatter.Table<FactorGaussian>(InferenceTables.Create),
        ResultFormatter.Table<PosteriorDraws>(InferenceTables.Create),
        ResultFormatter.Table<NetworkArchitecture>(NetworkTables.Create),
        ResultFormatter.Table<DeepMixedPriors>(NetworkTables.Create),
        ResultFormatter.Table<InputScaling>(NetworkTables.Create),
        ResultFormatter.Table<Predictions>(PredictionTables.Create),
        ResultFormatter.Table<PredictiveScores>(PredictionTables.Create),
        ResultFormatter.Table<BinaryPredictions>(BinaryTables.Create),
        ResultFormatter.Table<BinaryScores>(BinaryTables.Create),
        ResultFormatter.Table<CalibrationCurve>(BinaryTables.Create),
        ResultFormatter.Table<NaiveClassifier>(BinaryTables.Create),
        ResultFormatter.Table<ScoreComparison>(comparison => comparison.ToTable()),
        ResultFormatter.Figure<ResponseProfile>(ProfileFigure.Create),
        ResultFormatter.Of<ProgressView>(view => view.ToHtml(), view => view.ToString()),
        ResultFormatter.Sentence<InputException>(),
        ResultFormatter.Sentence<DivergenceException>(),
    ];
}
