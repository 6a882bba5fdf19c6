using MathNet.Numerics.LinearAlgebra;

namespace NgHvi.Tests.Prediction;

/// <summary>A mixed model of 11 rows in 3 groups with r = 2, predicted for by dense matrices.</summary>
internal static class DenseModel
{
    public const string Csv = """
        g,x,y
        a,0.5,1.2
        b,1.5,2.9
        a,2.0,3.8
        c,-1.0,-2.5
        b,0.3,0.4
        a,-0.7,0.1
        c,1.1,0.9
        b,-1.2,-0.6
        c,0.0,-1.4
        a,1.4,2.2
        b,2.2,4.4
        """;

    public const string Formula = "y ~ x + (1 + x | g)";

    public static DataTable Table { get; } = CsvTableReader.Read(new StringReader(Csv), "train.csv");

    public static ModelData Data { get; } = ModelData.From(Table, Formula);

    /// <summary>The model in the data's units.</summary>
    public static MixedDensity Model { get; } = new(Data, new ModelOptions { Priors = Priors.Published });

    /// <summary>Three draws of θ = (β, log σ², w), w by column with logged diagonal.</summary>
    public static double[] Theta { get; } =
    [
        0.4, 1.3, -0.9, 0.2, -0.3, 0.5,
        0.1, 1.1, -0.6, -0.1, 0.4, 0.1,
        0.7, 1.6, -1.2, 0.5, 0.1, -0.4,
    ];

    public static double[] Weights { get; } = [0.5, 0.2, 0.3];

    public static PosteriorDraws Draws { get; } = new(6, Theta, Weights);

    public static Predictor Predictor { get; } = new(Model, Draws);

    public static DesignRows Rows(string csv)
    {
        var table = CsvTableReader.Read(new StringReader(csv), "new.csv");
        return Data.Design!.Apply(table);
    }

    public static Matrix<double> Covariance(ReadOnlySpan<double> theta)
    {
        var factor = Matrix<double>.Build.DenseOfArray(new[,] { { Math.Exp(theta[3]), 0 }, { theta[4], Math.Exp(theta[5]) } });
        return (factor * factor.Transpose()).Inverse();
    }

    /// <summary>Mean and variance of xᵀβ + zᵀα for x = z = (1, value), given θ, by conditioning on the dense N(Xβ, V).</summary>
    /// <param name="theta">θ.</param>
    /// <param name="group">The group; one that is not in the data is new.</param>
    /// <param name="value">x.</param>
    public static (double Mean, double Variance) Predict(ReadOnlySpan<double> theta, string group, double value)
    {
        var sigma = Covariance(theta);
        var (keys, x, y) = Rows();
        var (beta0, beta1, noise) = (theta[0], theta[1], Math.Exp(theta[2]));
        double Kernel(double first, double second) =>
            sigma[0, 0] + (sigma[0, 1] * (first + second)) + (sigma[1, 1] * first * second);
        var v = Matrix<double>.Build.Dense(
            11, 11, (i, j) => (keys[i] == keys[j] ? Kernel(x[i], x[j]) : 0) + (i == j ? noise : 0));
        var c = Vector<double>.Build.Dense(11, i => keys[i] == group ? Kernel(x[i], value) : 0);
        var residual = Vector<double>.Build.Dense(11, i => y[i] - beta0 - (beta1 * x[i]));
        return (beta0 + (beta1 * value) + (c * v.Inverse() * residual), Kernel(value, value) - (c * v.Inverse() * c));
    }

    private static (string[] Keys, double[] X, double[] Y) Rows()
    {
        var cells = Csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Trim().Split(',')).ToArray();
        double Number(string cell) => double.Parse(cell, System.Globalization.CultureInfo.InvariantCulture);
        return (cells.Select(c => c[0]).ToArray(), cells.Select(c => Number(c[1])).ToArray(), cells.Select(c => Number(c[2])).ToArray());
    }
}
