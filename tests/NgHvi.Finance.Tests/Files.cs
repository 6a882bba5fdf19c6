namespace NgHvi.Finance.Tests;

/// <summary>A folder of small files of our own in the grammars of the real ones.</summary>
internal sealed class Files : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nghvi-");

    public const string Portfolios =
        """
        This file was created by CMPT_IND_RETS using the 202201 CRSP database.
        It contains value- and equal-weighted returns for 3 industry portfolios.

        Missing data are indicated by -99.99 or -999.


          Average Value Weighted Returns -- Monthly
        ,Food ,Hlth ,Other
        200011,   1.50, -99.99,   2.00
        200012,  -0.50, -99.99,  -3.25
        200101,   0.27,   4.00,   0.10
        200102,   1.00,   2.00,   3.00

          Average Equal Weighted Returns -- Monthly
        ,Food ,Hlth ,Other
        200011,   9.50, -99.99,   9.00
        200012,   9.25, -99.99,   9.25
        200101,   9.00,   9.00,   9.10
        200102,   9.00,   9.00,   9.00

          Average Value Weighted Returns -- Annual
        ,Food ,Hlth ,Other
          2000,  12.00, -999.00,   3.00
          2001,  13.00,   4.00,   5.00

          Number of Firms in Portfolios
        ,Food ,Hlth ,Other
        200011,   75,    0,   8
        200012,   74,    0,   7
        200101,   73,    5,   7
        200102,   72,    6,   6

          Average Firm Size
        ,Food ,Hlth ,Other
        200011,  110.1, -99.99,  220.2

          Sum of BE / Sum of ME
        ,Food ,Hlth ,Other
          2000,   0.51, -99.99,  -0.20

        Copyright 2022 Kenneth R. French

        """;

    public const string Factors =
        """
        This file was created by CMPT_ME_BEME_RETS using the 202003 CRSP database.
        The 1-month TBill return is from Ibbotson and Associates, Inc.

        ,Mkt-RF,SMB,HML,RF
        200012,    2.96,   -2.30,   -2.87,    0.25
        200101,    2.64,   -1.40,    4.19,    0.27
        200102,    0.36,   -1.32,    0.01,    0.23
        200103,   -3.24,    0.04,    0.51,    0.32

         Annual Factors: January-December 
        ,Mkt-RF,SMB,HML,RF
          2000,   29.47,   -2.46,   -3.75,    3.12

        Copyright 2020 Kenneth R. French

        """;

    public const string Momentum =
        """
        This file was created by CMPT_ME_PRIOR_RETS using the 202003 CRSP database.  It
        contains a momentum factor.

        Missing data are indicated by -99.99 or -999.

        ,Mom   
        200012,   0.44
        200101,  -99.99
        200102,   3.59

        Annual Factors:
        January-December 
        ,Mom   
          2000,  23.00
        """;

    public static FrenchFile French(string text)
    {
        using var files = new Files();
        return FrenchFile.Read(files.Write("file.csv", text));
    }

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public void Dispose() => folder.Delete(recursive: true);
}
